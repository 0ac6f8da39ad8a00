import type {
  CertifiedCase,
  EvidenceItem,
  Gate,
  GateEvidence,
  GateResult,
  GateVerdict,
} from "../evidence.js";

/** What decides, without the words around it: gates are made of such parts. */
export type Decide = (evidence: GateEvidence) => GateResult;

export const caseItem = ({ id, standing, because }: CertifiedCase): EvidenceItem => ({
  kind: "case",
  id,
  standing,
  because,
});

export const figure = (label: string, value: string | number): EvidenceItem => ({
  kind: "figure",
  label,
  value: String(value),
});

export { counted } from "../../rules/text.js";

/** `a, b, c and 4 more` */
export function named(list: readonly string[], most = 3): string {
  const rest = list.length - most;
  return rest > 0 ? `${list.slice(0, most).join(", ")} and ${rest} more` : list.join(", ");
}

const order: readonly GateVerdict[] = ["failed", "undecided", "passed"];

/** All parts must pass; one that failed decides, then one that is undecided. */
export function allOf(...parts: readonly Decide[]): Decide {
  return (evidence) => {
    const results = parts.map((decide) => decide(evidence));
    const verdict = order.find((one) => results.some((result) => result.verdict === one)) ?? "undecided";
    return {
      verdict,
      because: results
        .filter((result) => result.verdict === verdict)
        .map(({ because }) => because)
        .join(" "),
      evidence: results.flatMap((result) => result.evidence),
      change: [...new Set(results.flatMap(({ change }) => change))],
    };
  };
}

/** Names what decides. */
export const gate = (id: string, title: string, decide: Decide): Gate => ({ id, title, decide });
