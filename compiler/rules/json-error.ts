/** Where a JSON text stops being one; nothing where it is one. The engine's own message has no place. */
export function jsonError(text: string): number | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return firstError(text);
  }
}

const token =
  // eslint-disable-next-line no-control-regex -- JSON forbids control characters in strings
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/uy;

/** What may come next: a value, a key, what follows a value, the colon behind a key. */
type Expected = "value" | "value or ]" | "key" | "key or }" | "," | ":";

function firstError(text: string): number {
  const open: ("{" | "[")[] = [];
  let expected: Expected = "value";
  for (let at = 0; ; at = token.lastIndex) {
    token.lastIndex = at;
    const match = token.exec(text);
    const place = at + (/^[ \t\r\n]*/u.exec(text.slice(at))?.[0].length ?? 0);
    if (match === null) return Math.min(place, text.length);
    const next = step(match[1] ?? (match[2] === undefined ? "value" : "string"), expected, open);
    if (next === undefined) return place;
    expected = next;
  }
}

function step(found: string, expected: Expected, open: ("{" | "[")[]): Expected | undefined {
  const isValue = expected === "value" || expected === "value or ]";
  const isKey = expected === "key" || expected === "key or }";
  if (found === "value") return isValue ? "," : undefined;
  if (found === "string") return isKey ? ":" : isValue ? "," : undefined;
  if (found === "{" || found === "[") {
    if (!isValue) return undefined;
    open.push(found);
    return found === "{" ? "key or }" : "value or ]";
  }
  if (found === "}" || found === "]") {
    const matching = found === "}" ? "{" : "[";
    const allowed = expected === "," || expected === (found === "}" ? "key or }" : "value or ]");
    if (open.at(-1) !== matching || !allowed) return undefined;
    open.pop();
    return ",";
  }
  if (found === ":") return expected === ":" ? "value" : undefined;
  if (expected !== "," || open.length === 0) return undefined;
  return open.at(-1) === "{" ? "key" : "value";
}
