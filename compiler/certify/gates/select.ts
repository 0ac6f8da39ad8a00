import type { CaseSelection } from "../config.js";
import type { CertifiedCase, GateEvidence } from "../evidence.js";

/** The cases that a gate is about: of the level that is certified, unless it names others. */
export function selectCases({ cases, level }: GateEvidence, selection: CaseSelection): CertifiedCase[] {
  const { levels = [level], priorities, ids, about } = selection;
  const words = about?.map(normal);
  return cases.filter(
    (one) =>
      one.level !== undefined &&
      levels.includes(one.level) &&
      (priorities === undefined ||
        priorities.some((priority) => normal(priority) === normal(one.priority ?? ""))) &&
      (ids === undefined || ids.some((pattern) => idFits(pattern, one.id))) &&
      (words === undefined || words.some((word) => one.about.some((text) => holds(normal(text), word)))),
  );
}

/** Whether an id fits a pattern in which `*` stands for any part. */
export function idFits(pattern: string, id: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/gu, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "u").test(id);
}

/** `level 1, priority Critical, about API compatibility` */
export function selectionText({ levels, priorities, ids, about }: CaseSelection, level: number): string {
  return [
    `level ${(levels ?? [level]).join(", ")}`,
    ...(priorities ? [`priority ${priorities.join(" or ")}`] : []),
    ...(ids ? [ids.join(", ")] : []),
    ...(about ? [`about ${about.join(", ")}`] : []),
  ].join(", ");
}

const normal = (text: string): string => text.trim().toLowerCase();

/** Whole words, so that `load` does not fit `payload`. */
function holds(text: string, word: string): boolean {
  const at = text.indexOf(word);
  if (at < 0) return false;
  const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char);
  return (!isWord(text[at - 1]) && !isWord(text[at + word.length])) || holds(text.slice(at + 1), word);
}
