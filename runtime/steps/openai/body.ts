/** Bodies of requests, put together from what a spec says: fields by path, texts, JSON. */

export type Body = Record<string, unknown>;

/** What a table writes where a field is to be missing. */
const leftOut = /^\(?left out\)?$/iu;

const pathForm = /^[a-z_]\w*(?:\[\d{1,3}\]|\.[a-z_]\w*)*$/iu;

/** Whether a text can be the path of a field: `max_tokens`, `messages[0].role`. */
export function isFieldPath(text: string): boolean {
  return pathForm.test(text) && !/\b(?:__proto__|constructor|prototype)\b/u.test(text);
}

/**
 * A copy of `body` with the field at `path` (`max_tokens`, `messages[0].role`) set to `value`; the text "left out" takes
 * the field away. Objects and arrays on the way are made where they are missing.
 */
export function withField(body: Readonly<Body>, path: string, value: unknown): Body {
  if (!isFieldPath(path))
    throw new Error(
      `Unexpected field ${JSON.stringify(path)}, expected one such as max_tokens or messages[0].role`,
    );
  const keys = [...path.matchAll(/\w+/gu)].map(([key]) => key);
  return place(body, keys, value) as Body;
}

function place(at: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const inner = (known: unknown) => place(known, rest, value);
  const gone = rest.length === 0 && typeof value === "string" && leftOut.test(value);
  if (/^\d+$/u.test(key)) {
    const items = Array.isArray(at) ? [...(at as unknown[])] : [];
    if (gone) items.splice(Number(key), 1);
    else items[Number(key)] = inner(items[Number(key)]);
    return items;
  }
  const fields = typeof at === "object" && at !== null && !Array.isArray(at) ? { ...(at as Body) } : {};
  if (gone) return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
  return { ...fields, [key]: inner(fields[key]) };
}
