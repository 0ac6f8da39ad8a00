import type { SpecCase } from "./schema.js";

/** The columns of a case's row in `Applies To`, by name in lower case; empty where its file is no family. */
export function familyColumns({ values, range }: SpecCase): Map<string, string> {
  const own = values.filter(
    (value) => value.range.start.offset >= range.start.offset && value.range.end.offset <= range.end.offset,
  );
  return new Map(own.map(({ name, text }) => [name.toLowerCase(), text]));
}
