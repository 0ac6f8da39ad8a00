/** No honest project has more different words or keys; what comes after them is worked out each time. */
const most = 10_000;
const longest = 100;

/** A pure function of short texts that remembers its results: specs say the same words again and again. */
export function remembered<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, { result: T }>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before.result;
    const result = of(text);
    if (known.size < most && text.length <= longest) known.set(text, { result });
    return result;
  };
}
