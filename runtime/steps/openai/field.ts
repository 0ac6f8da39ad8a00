/**
 * The value at a path of an answer: `usage.total_tokens`, `choices[0].index`. A name that only its choice has is looked up
 * there: `finish_reason`. Undefined where there is none.
 */
export function fieldOf(body: unknown, path: string): unknown {
  const keys = path.match(/[^.[\]]+/gu) ?? [];
  return at(body, keys) ?? at(body, ["choices", "0", ...keys]);
}

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (found, key) =>
      typeof found === "object" && found !== null && Object.hasOwn(found, key)
        ? (found as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}
