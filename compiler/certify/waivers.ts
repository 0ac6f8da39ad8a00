import type { Waiver } from "./config.js";
import type { Objection, Weakness } from "./evidence.js";
import { idFits } from "./gates/select.js";

const weaknesses: readonly Objection["kind"][] = [
  "simulated",
  "emulated",
  "embedded",
  "scaled",
] satisfies Weakness[];

export const isWeakness = (kind: Objection["kind"]): kind is Weakness => weaknesses.includes(kind);

/** Whether a waiver still holds on a day. It does on the day that it names. */
export const isExpired = ({ expires }: Waiver, today: string): boolean => expires < today;

/** Whether a waiver, expired or not, is about a case at all. */
export const concerns = ({ cases }: Waiver, id: string): boolean =>
  cases === undefined || cases.some((pattern) => idFits(pattern, id));

/**
 * The waivers that together cover a weakness of a case; nothing where they do not.
 *
 * @param services those that the weakness is about; none for load and time that were scaled down
 */
export function covering(
  waivers: readonly Waiver[],
  { id, kind, services, today }: { id: string; kind: Weakness; services: readonly string[]; today: string },
): Waiver[] | undefined {
  const valid = waivers.filter(
    (waiver) => waiver.covers === kind && concerns(waiver, id) && !isExpired(waiver, today),
  );
  const general = valid.find((waiver) => waiver.services === undefined);
  if (general !== undefined) return [general];
  if (services.length === 0) return undefined;
  const used = new Set<Waiver>();
  for (const name of services) {
    const found = valid.find((waiver) => waiver.services?.includes(name));
    if (found === undefined) return undefined;
    used.add(found);
  }
  return [...used];
}
