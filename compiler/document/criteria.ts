import type { ListItem, RootContent } from "mdast";

import { phraseBehindMark } from "./expectations.js";
import { phraseOf } from "./inline.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Criterion, Phrase, SpecCase } from "./schema.js";
import { linkedSteps, stepNumbers } from "./step-links.js";

/** Pass or fail criteria: the items of the section's lists, P1…, F1…; `(Steps 2, 3)` at the end links steps. */
export function criteriaOf(nodes: RootContent[], letter: "P" | "F", reading: Reading): Criterion[] {
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

/** Pre-conditions: the items of the section's lists, or its paragraphs where there is no list. */
export function preconditionsOf(nodes: RootContent[], reading: Reading): SpecCase["preconditions"] {
  const items = listItems(nodes);
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
