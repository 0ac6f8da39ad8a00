import { validateConfig } from "../config/validate.js";

const waiver = { name: "W-7, head of QA", covers: "scaled", reason: "No time", expires: "2027-01-31" };
const problemsOf = (change: object) => {
  const found = validateConfig({ certification: { waivers: [{ ...waiver, ...change }] } });
  return found.ok ? [] : found.problems;
};

test("a waiver with all that it needs is taken", () => {
  expect(problemsOf({})).toEqual([]);
  expect(problemsOf({ expires: "2028-02-29" })).toEqual([]);
});

test.each([
  ["expires", "2026-99-99", "expected a date such as 2027-01-31"],
  ["expires", "2027-02-31", "expected a date such as 2027-01-31"],
  ["expires", "31.12.2027", "expected a date such as 2027-01-31"],
  ["name", "  ", "expected words that say it"],
  ["reason", "\t", "expected words that say it"],
  ["services", [], "expected names of services, or nothing at all for all of them"],
  ["cases", [], "expected ids of cases, or nothing at all for all of them"],
])("%s %j is refused", (key, value, message) => {
  expect(problemsOf({ [key]: value })).toEqual([
    expect.stringContaining(`certification.waivers.0.${key}: ${message}, got `),
  ]);
});
