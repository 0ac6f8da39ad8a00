/** More words and names than an honest project has, and longer ones; hostile specs shall not fill the memory. */
const most = { names: 10_000, length: 100 } as const;

/** Computes from a name or a word, purely. Specs say the same ones again and again: what is found for one is remembered. */
export function remembering<T>(compute: (name: string) => T): (name: string) => T {
  const known = new Map<string, { found: T }>();
  return (name) => {
    const former = known.get(name);
    if (former !== undefined) return former.found;
    if (known.size >= most.names || name.length >= most.length) return compute(name);
    const copy = detached(name);
    const found = compute(copy);
    known.set(copy, { found });
    return found;
  };
}

/** A copy: in the engine, a part of a text keeps the whole text in memory. */
const detached = (text: string): string => Buffer.from(text, "utf16le").toString("utf16le");
