/** The faults of a settings file, nested (`"faults": { "slow": 2 }`) or dotted (`"faults.slow": 2`), and its settings. */
export function faultsApart(file: Readonly<Record<string, unknown>>): {
  /** As given where it is no object: whoever sets it says what is wrong with it. */
  faults: unknown;
  settings: Record<string, unknown>;
} {
  const { faults: nested = {}, ...flat } = file;
  const dotted = Object.entries(flat).filter(([key]) => key.startsWith("faults."));
  const settings = Object.fromEntries(Object.entries(flat).filter(([key]) => !key.startsWith("faults.")));
  if (dotted.length === 0 || typeof nested !== "object" || nested === null)
    return { faults: nested, settings };
  const named = dotted.map(([key, value]) => [key.slice("faults.".length), value] as const);
  return { faults: { ...nested, ...Object.fromEntries(named) }, settings };
}
