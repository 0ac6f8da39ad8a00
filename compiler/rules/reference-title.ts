import { entriesOf, sameTitle } from "../catalogue/index.js";
import { titleCase } from "./text.js";
import { referencesIn } from "./references.js";
import { type FileFinding, type NetworkRule, replacement } from "./rule.js";
import { LineIndex } from "../parse/index.js";
import { distance } from "../words/nearest.js";

export const referenceTitle: NetworkRule = {
  id: "reference-title",
  summary: "A reference that gives a title gives the one that its section has.",
  severity: "error",
  scope: "network",
  check({ specs, catalogue }) {
    return specs.flatMap(({ document, source }) =>
      referencesIn(document).flatMap(({ document: name, section, title, text, range }): FileFinding[] => {
        const target = name === undefined ? undefined : catalogue.get(name);
        if (target === undefined || title === undefined) return [];
        const [entry, ...others] = entriesOf(target, section);
        if (entry === undefined || [entry, ...others].some((one) => sameTitle(one.title, title))) return [];
        const elsewhere = target.entries.find((one) => sameTitle(one.title, title));
        const kind = titleCase(entry.kind);
        const hint = elsewhere === undefined ? "" : `; '${elsewhere.title}' is ${elsewhere.number}`;
        const start = source.indexOf(title, range.start.offset);
        const exact = start >= 0 && start + title.length <= range.end.offset;
        const place = exact ? new LineIndex(source).range(start, start + title.length) : range;
        return [
          {
            file: document.file,
            range: place,
            message: `Unexpected title "${title}": ${kind} ${entry.number} is '${entry.title}'${hint}`,
            data: { reference: text, expected: entry.title, ...(elsewhere && { section: elsewhere.number }) },
            related: [{ message: `'${entry.title}'`, file: target.file, range: entry.range }],
            // Where the title belongs to another section, number and title are equally likely to be meant.
            ...(exact &&
              elsewhere === undefined &&
              others.length === 0 &&
              isNear(title, entry.title) && {
                fix: replacement(place, entry.title, `Write "${entry.title}"`),
              }),
          },
        ];
      }),
    );
  },
};

/** Whether each word of a title is one of the right title, but for its spelling: a mend takes away nothing else that an author wrote. */
function isNear(written: string, right: string): boolean {
  const known = wordsOf(right);
  const words = wordsOf(written);
  return (
    words.length > 0 &&
    words.every((word) => {
      const bound = /\d/.test(word) ? 0 : Math.floor(word.length / 4);
      return known.some((other) => distance(word, other, bound) <= bound);
    })
  );
}

function wordsOf(title: string): string[] {
  return title.toLowerCase().match(/[\p{L}\p{N}]+(?:\.\p{N}+)*/gu) ?? [];
}
