import type { ListItem, RootContent } from "mdast";

import { phraseBehindMark } from "./expectations.js";
import { phraseOf } from "./inline.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Criterion, Phrase, SpecCase } from "./schema.js";
import { linkedSteps, stepNumbers } from "./step-links.js";
import { reportUnread, type UnreadPlace } from "./unread.js";

/** Pass or fail criteria: the items of the section's lists, P1…, F1…; `(Steps 2, 3)` at the end links steps. */
export function criteriaOf(nodes: RootContent[], letter: "P" | "F", reading: Reading): Criterion[] {
  reportUnread(besideItems(nodes), criteria, reading);
  return listItems(nodes)
    .flatMap((item) => {
      const phrase = itemPhrase(item, reading);
      return phrase === undefined ? [] : [{ phrase, range: rangeOf(item) }];
    })
    .map(({ phrase, range }, at): Criterion => {
      const link = linkedSteps.exec(phrase.value);
      return {
        id: `${letter}${at + 1}`,
        polarity: letter === "P" ? "must" : "must-not",
        phrase: link === null ? phrase : withoutLink(phrase, reading),
        steps: stepNumbers(link?.[1] ?? ""),
        range,
      };
    });
}

function withoutLink(phrase: Phrase, reading: Reading): Phrase {
  const { start, end } = phrase.range;
  const opening = reading.source.lastIndexOf("(", end.offset);
  const text = reading.source.slice(start.offset, Math.max(start.offset, opening)).trimEnd();
  return {
    value: phrase.value.replace(linkedSteps, "").trimEnd(),
    markdown: phrase.markdown.replace(linkedSteps, "").trimEnd(),
    range: { start, end: reading.index.position(start.offset + text.length) },
  };
}

/** What nothing reads of a section of criteria is not run: it is missing in reports. */
const criteria: UnreadPlace = {
  where: "among the criteria",
  instead: "each criterion as an item of its own, e.g. - ✅ All connections open (Step 2)",
  severity: "warning",
  sentences: { pattern: /^\s*(?:[•·▪‣–—-]\s*)?[✅❌]/u, what: "criterion" },
};

/** The blocks of a section that are no first paragraphs of items. */
function besideItems(nodes: RootContent[]): RootContent[] {
  return nodes.flatMap((node): RootContent[] =>
    node.type === "list"
      ? node.children.flatMap(({ children: [first, ...others] }) =>
          first === undefined || first.type === "paragraph" ? others : [first, ...others],
        )
      : [node],
  );
}

/** Pre-conditions: the items of the section's lists, or its paragraphs where there is no list. */
export function preconditionsOf(nodes: RootContent[], reading: Reading): SpecCase["preconditions"] {
  const items = listItems(nodes);
  const left = besideItems(nodes).filter((node) => items.length > 0 || node.type !== "paragraph");
  reportUnread(
    left.flatMap((node): RootContent[] => (node.type === "blockquote" ? node.children : [node])),
    {
      where: "among the pre-conditions",
      instead: "each pre-condition as an item of its own, e.g. 1. `postgres` is healthy",
      phrases: { role: "precondition", remarks: reading.remarks },
    },
    reading,
  );
  if (items.length > 0) {
    return items.flatMap((item) => {
      const phrase = itemPhrase(item, reading);
      return phrase === undefined ? [] : [{ phrase, range: rangeOf(item) }];
    });
  }
  return nodes.flatMap((node) => {
    const phrase = node.type === "paragraph" ? phraseOf({ nodes: node.children }, reading) : undefined;
    return phrase === undefined ? [] : [{ phrase, range: rangeOf(node) }];
  });
}

export function checklistOf(nodes: RootContent[], reading: Reading): SpecCase["checklist"] {
  return listItems(nodes).flatMap((item) => {
    const phrase = itemPhrase(item, reading);
    return phrase === undefined
      ? []
      : [{ text: phrase.value, checked: item.checked === true, range: rangeOf(item) }];
  });
}

function listItems(nodes: RootContent[]): ListItem[] {
  return nodes.flatMap((node) => (node.type === "list" ? node.children : []));
}

/** The first paragraph of an item, without a ✅ or ❌ at its beginning. */
function itemPhrase(item: ListItem, reading: Reading): Phrase | undefined {
  const first = item.children[0];
  return first?.type === "paragraph" ? phraseBehindMark(first, reading) : undefined;
}
