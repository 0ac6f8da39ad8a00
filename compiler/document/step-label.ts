import type { PhrasingContent } from "mdast";

import type { Located } from "../model/range.js";
import { phraseOf, plainText } from "./inline.js";
import type { Reading } from "./reading.js";
import type { Phrase } from "./schema.js";

export interface StepLabel {
  title?: Located<string>;
  phrase?: Phrase;
  /** The bold title, or a heading, stands alone: a paragraph after it is the phrase. */
  titleOnly: boolean;
}

const stepNumber = /^\s*step\s+\d+\s*(?:[:.–—-]+\s*|$)/i;
const separator = /^\s*[:–—-]?\s*/;

/**
 * Takes the first line of a step apart: `**Title.** phrase`, `**Step 2:** phrase`, `**Title**` or a phrase alone. `Step
 * 2:` is only a number, bold or not; a bold title is the phrase where nothing else is there.
 */
export function stepLabel(nodes: PhrasingContent[], reading: Reading): StepLabel {
  const first = nodes[0];
  if (first?.type !== "strong") return phraseAlone(nodes, reading, false);
  const label = plainText(first);
  const numbered = stepNumber.exec(label)?.[0].length ?? 0;
  const title = phraseOf({ nodes: first.children, skip: numbered }, reading);
  const rest = nodes.slice(1);
  const after = rest[0]?.type === "text" ? (separator.exec(rest[0].value)?.[0].length ?? 0) : 0;
  const phrase = phraseOf({ nodes: rest, skip: after }, reading);
  if (phrase === undefined)
    return title === undefined
      ? { titleOnly: true }
      : { title: titleOf(title), phrase: title, titleOnly: true };
  return { title: titleOf(title ?? phrase), phrase, titleOnly: false };
}

/** The line of a `#### Step 3: …` heading. */
export function headingLabel(nodes: PhrasingContent[], reading: Reading): StepLabel {
  if (nodes[0]?.type === "strong") return stepLabel(nodes, reading);
  return phraseAlone(nodes, reading, true);
}

function phraseAlone(nodes: PhrasingContent[], reading: Reading, titleOnly: boolean): StepLabel {
  const [first] = nodes;
  const skip = first?.type === "text" ? (stepNumber.exec(first.value)?.[0].length ?? 0) : 0;
  const phrase = phraseOf({ nodes, skip }, reading);
  return phrase === undefined ? { titleOnly: true } : { title: titleOf(phrase), phrase, titleOnly };
}

/** Without its final point or colon. */
function titleOf(phrase: Phrase): Located<string> {
  const value = phrase.value.replace(/[.:]$/, "").trimEnd();
  return { value: value === "" ? phrase.value : value, range: phrase.range };
}
