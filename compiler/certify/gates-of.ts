import { nearest } from "../words/nearest.js";
import type { CertificationConfig, GateEntry } from "./config.js";
import type { Gate } from "./evidence.js";
import { referenceGates } from "./reference-gate-ids.js";
import { referenceGate } from "./reference-gates.js";

/** The gates of a level: those of the configuration, else those of the reference set; and entries that name none. */
export function gatesOf(
  level: number,
  { gates }: Pick<CertificationConfig, "gates">,
): { gates: Gate[]; problems: string[] } {
  const entries: readonly GateEntry[] = gates?.[String(level)] ?? byLevel[level] ?? [];
  const found = entries.map((entry) => ({ entry, gate: gateOf(entry) }));
  return {
    gates: found.flatMap(({ gate }) => gate ?? []),
    problems: found.flatMap(({ entry, gate }) => (gate === undefined ? [unknownGate(level, entry)] : [])),
  };
}

const byLevel: Readonly<Record<number, readonly string[]>> = referenceGates;

function gateOf(entry: GateEntry): Gate | undefined {
  if (typeof entry === "string") return referenceGate({ gate: entry });
  return "decide" in entry ? entry : referenceGate(entry);
}

function unknownGate(level: number, entry: GateEntry): string {
  const id = typeof entry === "string" ? entry : "gate" in entry ? entry.gate : entry.id;
  const known = Object.values(byLevel).flat();
  const meant = nearest(id, known);
  return `certification.gates.${level}: no such gate ${id}; ${meant === undefined ? `expected one of ${known.join(", ")}` : `did you mean ${meant}?`}`;
}
