import { validateConfig } from "./validate.js";

const problemsOf = (value: unknown): string[] => {
  const check = validateConfig(value);
  return check.ok ? [] : check.problems;
};

test("an empty configuration is filled with the defaults", () => {
  const check = validateConfig({});
  expect(check).toMatchObject({
    ok: true,
    data: { specs: ["specs/**/TC-*.md"], generated: "generated", keepRuns: 20 },
  });
});

test.each<[string, unknown, string]>([
  [
    "a value outside a list",
    { services: { postgres: { kind: "postgress" } } },
    'services.postgres.kind: expected one of "postgres", "redis", "qdrant", "prometheus", "alertmanager", "grafana", "http", "model", "gateway", got "postgress"',
  ],
  ["a missing value", { services: { db: {} } }, "services.db.kind: expected one of"],
  ["a wrong type", { specs: "specs" }, 'specs: expected a list, got "specs"'],
  ["a number that is too small", { keepRuns: 0 }, "keepRuns: expected at least 1, got 0"],
  [
    "a limit that no timer knows",
    { stepTimeoutMs: 2 ** 31 },
    "stepTimeoutMs: expected at most 86400000, got 2147483648",
  ],
  [
    "a path of health that is none",
    { services: { shop: { kind: "http", health: "healthz" } } },
    'services.shop.health: expected a path that begins with /, e.g. "/healthz", got "healthz"',
  ],
  [
    "a path of health of a kind that has its own",
    { services: { db: { kind: "postgres", health: "/healthz" } } },
    "services.db.health: expected none",
  ],
  ["an unknown key", { spec: [] }, "spec: unexpected key; expected specs, generated,"],
  [
    "an unknown nested key",
    { services: { db: { kind: "http", port: 1 } } },
    "services.db.port: unexpected key",
  ],
  ["a pattern that is none", { idPattern: "(" }, 'idPattern: expected a regular expression, got "("'],
  ["no object at all", 7, "the default export: expected an object, got 7"],
  [
    "a setting that is an object",
    { services: { db: { kind: "http", settings: { a: {} } } } },
    "services.db.settings.a: expected text, a number or true/false, got {}",
  ],
])("%s is named with its path", (_, value, expected) => {
  const problems = problemsOf(value);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(expected);
});

test("every problem is named, not only the first", () => {
  expect(problemsOf({ keepRuns: 0, generated: 1 })).toHaveLength(2);
});

test("a password in a URL is not shown", () => {
  const [problem] = problemsOf({ services: { db: { kind: "http", url: "::http://u:secret@h/" } } });
  expect(problem).toContain("services.db.url");
  expect(problem).not.toContain("secret");
});
