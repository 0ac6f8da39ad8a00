import fc from "fast-check";

import { canonicalCell, canonicalValue } from "./canonical.js";

const cell = (type: string, text: string) => {
  const read = canonicalCell(type, text);
  return read.ok ? read.text : `no: ${read.expected}`;
};
const equal = (type: string, written: string, printed: string) =>
  cell(type, written) === canonicalValue(type, printed);

describe("canonicalCell and canonicalValue", () => {
  test.each([
    ["integer", "3", "3"],
    ["integer", "+3", "3"],
    ["bigint", "9007199254740993", "9007199254740993"],
    ["numeric", "1.5", "1.50"],
    ["numeric(10,2)", "1e3", "1000.00"],
    ["numeric", ".5", "0.50"],
    ["numeric", "0", "0.00"],
    ["numeric", "-0", "0"],
    ["numeric", "NaN", "NaN"],
    ["numeric", "inf", "Infinity"],
    ["real", "0.1", "0.1"],
    ["real", "0.10000000149", "0.1"],
    ["double precision", "1e-3", "0.001"],
    ["double precision", "-0", "0"],
    ["boolean", "true", "t"],
    ["boolean", "F", "f"],
    ["text", "hello", "hello"],
    ["text", '"NULL"', "NULL"],
    ["text", '" a "', " a "],
    ["text", '"a\\nb"', "a\nb"],
    ["text", '"\\"quoted\\""', '"quoted"'],
    ["text", '"open', '"open'],
    ["text", "", ""],
    ["character varying(20)", "čeněk 🙂", "čeněk 🙂"],
    ["character(5)", "ab", "ab   "],
    ["mood", "happy", "happy"],
    ["integer[]", "{1,2}", "{1,2}"],
    ["interval", "01:00:00", "01:00:00"],
    ["uuid", "3F2504E0-4F89-41D3-9A0C-0305E82C3301", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"],
    ["bytea", "\\x00FF", "\\x00ff"],
    ["date", "2026-11-23", "2026-11-23"],
    ["date", "infinity", "infinity"],
    ["time without time zone", "14:30", "14:30:00"],
    ["timestamp without time zone", "2026-11-23 14:30", "2026-11-23 14:30:00"],
    ["timestamp without time zone", "2026-11-23", "2026-11-23 00:00:00"],
    ["timestamp(3) with time zone", "2026-11-23T14:30:00Z", "2026-11-23 15:30:00+01"],
    ["timestamp with time zone", "2026-11-23 14:30:00.25", "2026-11-23 09:00:00.250000-05:30"],
    ["timestamp with time zone", "infinity", "infinity"],
    ["jsonb", '{"b": 1.0, "a": [1, null]}', '{"a": [1, null], "b": 1}'],
    ["json", "null", "null"],
  ])("%s: %s is %s", (type, written, printed) => {
    expect(equal(type, written, printed)).toBe(true);
  });

  test.each([
    ["integer", "3", "4"],
    ["bigint", "9007199254740993", "9007199254740992"],
    ["numeric", "1.5", "1.05"],
    ["numeric", "10", "1"],
    ["numeric", "-1", "1"],
    ["double precision", "0.1", "0.10000000000000002"],
    ["text", "3", "3.0"],
    ["text", "Hello", "hello"],
    ["text", "a", " a"],
    ["timestamp with time zone", "2026-11-23 14:30", "2026-11-23 14:30:00+01"],
    ["timestamp with time zone", "2026-11-23 14:30", "2026-11-23 14:30:00.000001+00"],
    ["jsonb", "[12345678901234567890]", "[12345678901234567891]"],
    ["jsonb", '{"a": "1"}', '{"a": 1}'],
    ["jsonb", "[]", "{}"],
    ["jsonb", '[["a", 1]]', '{"a": 1}'],
  ])("%s: %s is not %s", (type, written, printed) => {
    expect(equal(type, written, printed)).toBe(false);
  });

  test.each([
    ["integer", "three", "a number"],
    ["integer", "", "a number"],
    ["boolean", "1", "true or false"],
    ["date", "2026-02-30", "a date"],
    ["time without time zone", "25:00", "a time of day"],
    ["timestamp without time zone", "2026-11-23 14:30Z", "a point in time without an offset"],
    ["timestamp with time zone", "yesterday", "a point in time"],
    ["jsonb", "{a: 1}", "JSON"],
    ["bytea", "00ff", "bytes"],
    ["uuid", "1", "a UUID"],
  ])("%s: %s is refused, with an example", (type, text, reason) => {
    expect(cell(type, text)).toContain(`no: ${reason}`);
    expect(cell(type, text)).toContain(reason === "true or false" ? "" : "such as");
  });

  test("NULL is no value; JSON's own null is one", () => {
    expect(["integer", "text", "boolean", "jsonb"].map((type) => cell(type, "NULL"))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(cell("text", "null")).toBeNull();
    expect(cell("jsonb", "null")).not.toBeNull();
    expect(cell("text", "")).toBe("");
  });

  test("each number equals itself however it is written, and no other", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(20), fc.nat(5), (value, scale, zeros) => {
        const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
        const sign = value < 0n ? "-" : "";
        const point = digits.length - scale;
        const printed = `${sign}${digits.slice(0, point)}.${digits.slice(point)}${"0".repeat(zeros)}`;
        expect(equal("numeric", `${sign}${digits}e-${scale}`, printed)).toBe(true);
        expect(equal("numeric", `${value + 1n}e-${scale}`, printed)).toBe(false);
      }),
    );
  });

  test("a point in time is the same in each zone", () => {
    const dates = fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-30"), noInvalidDate: true });
    fc.assert(
      fc.property(dates, fc.integer({ min: -720, max: 840 }), (at, minutes) => {
        const local = new Date(at.getTime() + minutes * 60_000).toISOString();
        fc.pre(/^\d{4}-/u.test(local));
        const size = Math.abs(minutes);
        const two = (value: number) => String(value).padStart(2, "0");
        const offset = `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
        const printed = `${local.slice(0, 10)} ${local.slice(11, 23)}${offset}`;
        expect(equal("timestamp with time zone", at.toISOString(), printed)).toBe(true);
      }),
    );
  });

  test("JSON does not depend on blanks and the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const reversed = (node: unknown): unknown =>
          Array.isArray(node)
            ? node.map(reversed)
            : typeof node === "object" && node !== null
              ? Object.fromEntries(
                  Object.entries(node)
                    .reverse()
                    .map(([key, member]) => [key, reversed(member)]),
                )
              : node;
        expect(canonicalValue("jsonb", JSON.stringify(reversed(value), null, 2))).toBe(
          canonicalValue("jsonb", JSON.stringify(value)),
        );
      }),
    );
  });

  test("any cell is read for any type", () => {
    const types = fc.constantFrom(
      "integer",
      "real",
      "boolean",
      "date",
      "jsonb",
      "uuid",
      "text",
      "bytea",
      "character(3)",
    );
    fc.assert(
      fc.property(types, fc.string(), (type, text) => typeof canonicalCell(type, text).ok === "boolean"),
    );
  });
});
