import type { Phrase } from "../document/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { finding } from "./findings.js";

/** What may stand before a phrase in a remark: a number or a sign, a label (`Expected:`). */
const before =
  /^(?:[^\p{L}\p{N}`"{<]+|\d+(?:\.\d+)*[.)]?[\uFE0F\u20E3]*\s+|\*{0,2}\p{L}[\p{L} ]{0,30}:\*{0,2}\s+)+/u;
/** A remark longer than any phrase is prose. */
const longest = 500;

/** A remark as phrases that it may be meant as: as it stands, and without what stands before. */
export function remarkReadings(remark: Phrase): Phrase[] {
  if (remark.markdown.length > longest) return [];
  const bare = remark.markdown.replace(before, "");
  if (bare === remark.markdown || bare === "") return [remark];
  return [remark, { ...remark, value: remark.value.replace(before, ""), markdown: bare }];
}

/** A finding about a remark that is a phrase which asserts. */
export function forgottenMark(remark: Phrase, meant: Phrase, file: string): Diagnostic {
  return finding(
    "expectation-mark",
    file,
    remark.range,
    `Unexpected remark "${remark.value}" that asserts and is not checked, expected a mark before it: - ✅ ${meant.markdown}. A remark needs other words.`,
    { phrase: meant.value },
  );
}
