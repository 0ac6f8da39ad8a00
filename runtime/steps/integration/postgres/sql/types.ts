import { baseType } from "./canonical.js";

/** Other names of PostgreSQL's types, by the name that `format_type` gives. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["int", "integer"],
  ["int2", "smallint"],
  ["int4", "integer"],
  ["int8", "bigint"],
  ["decimal", "numeric"],
  ["float4", "real"],
  ["float8", "double precision"],
  ["float", "double precision"],
  ["bool", "boolean"],
  ["varchar", "character varying"],
  ["char", "character"],
  ["bpchar", "character"],
  ["time", "time without time zone"],
  ["timestamp", "timestamp without time zone"],
  ["timestamptz", "timestamp with time zone"],
]);

/** Whether `found`, as `format_type` prints it, is the type that an author calls `expected`: `int`, `varchar(20)`, `text[]`. */
export function isType(expected: string, found: string): boolean {
  const [, name = "", size = "", array = ""] =
    /^(.*?)(\(\d+(?:,\d+)?\))?((?:\[\])*)$/u.exec(
      expected.toLowerCase().replaceAll(/\s*([(),])\s*/gu, "$1"),
    ) ?? [];
  const known = aliases.get(name.trim()) ?? name.trim();
  const wanted = known.replace(/ (?=with)|$/u, (at) => size + at) + array;
  return wanted === found || (size === "" && wanted === baseType(found));
}
