import { selfNamedKinds } from "../config/self-named-kinds.js";
import type { Phrase } from "../document/schema.js";
import type { BindResult } from "../steps/binding.js";
import { nearest } from "../words/nearest.js";
import { type FileFinding, type NetworkRule } from "./rule.js";
import { holdsPlaceholder } from "./template-placeholders.js";
import { orList } from "./text.js";

export const preconditionUnbound: NetworkRule = {
  id: "precondition-unbound",
  summary: "A pre-condition that is nearly a phrase is prose all the same: nothing verifies it.",
  severity: "warning",
  heuristic: true,
  scope: "network",
  check({ specs, bind, config }) {
    if (bind === undefined) return [];
    const services = Object.keys(config.services);
    return specs.flatMap(({ document: { file, cases } }) =>
      cases.flatMap((spec) =>
        spec.preconditions.flatMap(({ phrase }): FileFinding[] => {
          if (holdsPlaceholder(phrase.markdown)) return [];
          const result = bind(phrase, { spec, role: "precondition", data: [] });
          return result.kind === "unbound" ? finding(phrase, result, services, file) : [];
        }),
      ),
    );
  },
};

type Unbound = Extract<BindResult, { kind: "unbound" }>;

/** Three of four words. */
const nearly = 0.75;
/** Who marks a value means a phrase; a sentence without marks may be like one by chance. */
const marked = /[`"{\d]/u;

function finding(phrase: Phrase, result: Unbound, services: readonly string[], file: string): FileFinding[] {
  const { markdown, range } = phrase;
  const isMarked = marked.test(markdown);
  const misspelt = misspeltName(markdown, services);
  // Looking for the nearest phrase costs more than all else: most pre-conditions are prose, of which it is not asked.
  const isLike = (isMarked || misspelt !== undefined) && (result.likeness ?? 0) >= nearly;
  const unknown = unknownService(markdown, services) ?? (isLike ? misspelt : undefined);
  const isNear = isMarked && (isLike || result.reason !== undefined);
  if (unknown === undefined && !isNear) return [];
  const reason =
    result.reason ?? (unknown === undefined ? undefined : unknownServiceReason(unknown, services));
  const shown = isNear || isLike ? result.nearest : [];
  const expected = shown.length === 0 ? "a phrase" : `one such as ${orList(shown.map((one) => `"${one}"`))}`;
  return [
    {
      file,
      range,
      message: `Unexpected pre-condition "${markdown}" that looks like a phrase and is not verified, expected ${expected}, or a sentence without ticks${reason === undefined ? "" : `: ${reason}`}`,
      data: { phrase: phrase.value, nearest: shown, ...(reason !== undefined && { reason }) },
    },
  ];
}

/** Names that are hardly anything but a service. */
const usualNames: ReadonlySet<string> = new Set(selfNamedKinds);

/** A name in ticks that is meant as a service, and is none of the project. */
function unknownService(markdown: string, services: readonly string[]): string | undefined {
  for (const { 1: before, 2: name = "", 3: after } of markdown.matchAll(
    /(\bservices? )?`([^`{}]+)`( services?\b)?/giu,
  )) {
    if (services.includes(name)) continue;
    if (before !== undefined || after !== undefined || usualNames.has(name)) return name;
    if (nearest(name, services) !== undefined) return name;
  }
  return undefined;
}

/** A word without ticks that is nearly a service's name; short words are near to too many. */
function misspeltName(markdown: string, services: readonly string[]): string | undefined {
  const words = markdown.match(/[\p{L}\p{N}_-]{5,}/gu) ?? [];
  return words.find((word) => !services.includes(word) && nearest(word, services) !== undefined);
}

function unknownServiceReason(name: string, services: readonly string[]): string {
  const known = services.map((service) => `\`${service}\``);
  return `unexpected service \`${name}\`, expected ${known.length === 0 ? "one of the configuration" : orList(known)}`;
}
