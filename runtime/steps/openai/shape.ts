/**
 * Checks of JSON by shape, for answers of services. Written here because generated tests load this with every case
 * and must not load a schema library; it says what it found in the words of our other messages.
 */

/** What is wrong with a value, empty where it has the shape. `path` leads to it: `choices[0].index`, "" for the whole. */
export type Shape = (value: unknown, path: string) => string[];

/** A value as a message quotes it. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return "nothing";
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** "Unexpected 7 for usage.total_tokens, expected 12". */
export function unexpected(path: string, value: unknown, expected: string): string {
  return `Unexpected ${show(value)}${path === "" ? "" : ` for ${path}`}, expected ${expected}`;
}

/** Any value that `holds`; `expected` names it. */
export function satisfying(expected: string, holds: (value: unknown) => boolean): Shape {
  return (value, path) => (holds(value) ? [] : [unexpected(path, value, expected)]);
}

export const text = satisfying("text", (value) => typeof value === "string");
export const someText = satisfying(
  "text that is not empty",
  (value) => typeof value === "string" && value !== "",
);
export const textOrNull = satisfying("text or null", (value) => value === null || typeof value === "string");
export const count = satisfying(
  "a whole number from 0 on",
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
);

export function literal(wanted: string | number): Shape {
  return satisfying(show(wanted), (value) => value === wanted);
}

export function oneOf(...wanted: readonly unknown[]): Shape {
  return satisfying(`one of ${wanted.map(show).join(", ")}`, (value) => wanted.includes(value));
}

/** An object with these fields; whatever else it has is its own business. */
export function object(fields: Readonly<Record<string, Shape>>): Shape {
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return [unexpected(path, value, "an object")];
    return Object.entries(fields).flatMap(([name, shape]) =>
      shape((value as Record<string, unknown>)[name], path === "" ? name : `${path}.${name}`),
    );
  };
}

/** An array of `items` each, of exactly `length` where that is given. */
export function list(item: Shape, length?: number): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return [unexpected(path, value, "an array")];
    if (length !== undefined && value.length !== length)
      return [`Unexpected ${value.length} items in ${path}, expected ${length}`];
    return value.flatMap((each, index) => item(each, `${path}[${index}]`));
  };
}

/** Every shape must fit. */
export function all(...shapes: readonly Shape[]): Shape {
  return (value, path) => shapes.flatMap((shape) => shape(value, path));
}
