/** How many entries each part of a store has, and a hash of them, whatever their order: `{ "public.orders": "3 rows, 9f…" }`. */
export type StoreState = Readonly<Record<string, string>>;

/** What the case has on a service, as far as it can be saved, taken away and put back. */
export interface BackedUpStore {
  state(): Promise<StoreState>;
  /** Copies what there is; gives what puts it back. */
  save(): Promise<() => Promise<void>>;
  /** Takes all entries away. */
  empty(): Promise<void>;
}

/** What is otherwise in `now`: "public.orders: expected 3 rows (…), found none". */
export function changedParts(before: StoreState, now: StoreState): string[] {
  const parts = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return parts
    .filter((part) => before[part] !== now[part])
    .map((part) => `${part}: expected ${before[part] ?? "none"}, found ${now[part] ?? "none"}`);
}
