import { isType } from "./types.js";

test.each([
  ["integer", "integer"],
  ["INT", "integer"],
  ["varchar(20)", "character varying(20)"],
  ["varchar", "character varying(20)"],
  ["decimal(10, 2)", "numeric(10,2)"],
  ["timestamptz", "timestamp with time zone"],
  ["timestamptz(3)", "timestamp(3) with time zone"],
  ["timestamp", "timestamp(3) without time zone"],
  ["int[]", "integer[]"],
  ["varchar(5)[]", "character varying(5)[]"],
  ["mood", "mood"],
])("%s is %s", (expected, found) => {
  expect(isType(expected, found)).toBe(true);
});

test.each([
  ["integer", "bigint"],
  ["varchar(20)", "character varying(30)"],
  ["varchar(20)", "character varying"],
  ["timestamp", "timestamp with time zone"],
  ["integer", "integer[]"],
  ["", "integer"],
])("%s is not %s", (expected, found) => {
  expect(isType(expected, found)).toBe(false);
});
