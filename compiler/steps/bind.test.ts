import fc from "fast-check";

import type { SpecCase } from "../document/schema.js";
import { parseTargets } from "../targets/index.js";
import type { BindContext, BindResult, StepDefinition } from "./binding.js";
import { bindDiagnostic, compileDefinitions, createBinder } from "./index.js";

const start = { line: 3, column: 4, offset: 30 };
const range = { start, end: { line: 3, column: 14, offset: 40 } };

function define(pattern: string, asserts = true): StepDefinition {
  const line = ++defined;
  return {
    exportName: `step${line}`,
    module: "tcspec/runtime",
    pattern,
    asserts,
    description: "x",
    file: "steps/a.ts",
    line,
  };
}
let defined = 0;

/** A cut through the phrase book: every parameter type and modifier. */
const patterns = [
  "{services} is/are healthy",
  "{services} is/are idle for {q}",
  "It/Each/All succeed(s)",
  "Exactly {n} succeed(s), the others is/are refused with {status}",
  "At most {n} is/are refused with {status}",
  "Each either succeeds or is refused with {status}",
  "Refusals have {header} of {q} to {q}",
  "The {target} meet(s) its target(s)",
  "{metric} of {service} rises by {n}",
  "{metric} of {service} is as before",
  "Start a dedicated {service} with",
  "{service} recovers within {q}",
  "The log of {service} contains {text}",
  "A chat request to {service} succeeds",
  "The reply of {label} contains {text}",
  "{key} lives at least {q} of its ttl",
  "The answers to {file} reach {q}",
  "No key of {user} appears in the log of {service}",
  "Basic connection establishment",
];
const actions = [
  "Send a/an chat/completion/embedding/streaming request to {service}",
  "Send {q} to {service}",
  "Send {n} requests to {service}( with a random key each)",
  "Create the users of {service}: {users}",
  "Open the ports {numbers} of {service}",
  "Stop {service}",
  "Run on {service}",
];
const definitions = [
  ...patterns.map((pattern) => define(pattern)),
  ...actions.map((pattern) => define(pattern, false)),
];
const { compiled, diagnostics } = compileDefinitions(definitions);
const bind = createBinder(compiled, ["gateway", "hermes", "redis"]);

const performance = "100ms maximum refusal time, 5 s maximum connection time; 50 RPS";
const spec = {
  values: [
    { name: "limit", text: "100 requests", range },
    { name: "window", text: "10 s", range },
    { name: "reason", text: "too many", range },
  ],
  targets: parseTargets(performance, { file: "a.md", position: start }).targets,
  component: { serviceName: { value: "`hermes`", range } },
} as unknown as SpecCase;

function run(markdown: string, role: BindContext["role"] = "step", binder = bind): BindResult {
  return binder({ value: markdown.replaceAll(/[`*]/gu, ""), markdown, range }, { spec, role, data: [] });
}

/** `pattern | values | modifiers` of a bound phrase. */
function brief(result: BindResult): string {
  if (result.kind !== "bound") return JSON.stringify(result);
  const { definition, arguments: values, modifiers } = result.binding;
  const shown = Object.keys(modifiers).length > 0 ? ` | ${JSON.stringify(modifiers)}` : "";
  return `${definition.pattern} | ${values.map(({ value }) => JSON.stringify(value)).join(" ")}${shown}`;
}

const bound: [string, string][] = [
  ["`gateway`, `hermes` and `redis` are healthy", '{services} is/are healthy | ["gateway","hermes","redis"]'],
  ["gateway is healthy", '{services} is/are healthy | ["gateway"]'],
  ["The service is healthy.", '{services} is/are healthy | ["hermes"]'],
  [
    "`redis` is idle for 2 minutes",
    '{services} is/are idle for {q} | ["redis"] {"value":120000,"unit":"ms"}',
  ],
  ["For 10 s, `redis` is healthy", '{services} is/are healthy | ["redis"] | {"forMs":10000}'],
  ["`redis` is healthy for the {window}", '{services} is/are healthy | ["redis"] | {"forMs":10000}'],
  [
    "Send 150 % of the {limit} to `gateway` as alice, Bob and carol, all at the same time",
    'Send {q} to {service} | {"value":150,"unit":"count","noun":"requests"} "gateway" | {"atTheSameTime":true,"users":["alice","Bob","carol"]}',
  ],
  [
    "Send 150 % of the {limit} to `gateway` as alice and `bob`, 3 times",
    'Send {q} to {service} | {"value":150,"unit":"count","noun":"requests"} "gateway" | {"times":3,"users":["alice","bob"]}',
  ],
  ["All succeed", "It/Each/All succeed(s) | "],
  [
    "Exactly {limit} succeed, the others are refused with 429",
    "Exactly {n} succeed(s), the others is/are refused with {status} | 100 [429]",
  ],
  ["At most {limit} are refused with 401 or 429", "At most {n} is/are refused with {status} | 100 [401,429]"],
  [
    "Each either succeeds or is refused with 429, 503",
    "Each either succeeds or is refused with {status} | [429,503]",
  ],
  [
    "Refusals have `Retry-After` of 1 s to {window}",
    'Refusals have {header} of {q} to {q} | "Retry-After" {"value":1000,"unit":"ms"} {"value":10000,"unit":"ms"}',
  ],
  ["The refusal time meets its target", 'The {target} meet(s) its target(s) | ["refusal time"]'],
  [
    "The refusal times, the connection time and the throughput meet their targets",
    'The {target} meet(s) its target(s) | ["refusal time","connection time","throughput"]',
  ],
  [
    "`llm_requests_total` of `hermes` rises by {limit}",
    '{metric} of {service} rises by {n} | "llm_requests_total" "hermes" 100',
  ],
  ["`llm_requests_total` rises by 3", '{metric} of {service} rises by {n} | "llm_requests_total" "hermes" 3'],
  ["`up` of `redis` is as before", '{metric} of {service} is as before | "up" "redis"'],
  ["Start a dedicated `gateway` with:", 'Start a dedicated {service} with | "gateway"'],
  [
    "`redis` recovers within the connection time",
    '{service} recovers within {q} | "redis" {"value":5000,"unit":"ms"}',
  ],
  [
    'The log of `gateway` contains "{reason}, {x}"',
    'The log of {service} contains {text} | "gateway" "too many, {x}"',
  ],
  ["The log contains {reason}", 'The log of {service} contains {text} | "hermes" "too many"'],
  ["The reply of *first* contains `ok`", 'The reply of {label} contains {text} | "first" "ok"'],
  [
    "`llm:status:{model}` lives at least 80 % of its ttl",
    '{key} lives at least {q} of its ttl | "llm:status:{model}" {"value":0.8,"unit":"ratio"}',
  ],
  [
    "The answers to `qa.csv` reach 95 %",
    'The answers to {file} reach {q} | "qa.csv" {"value":0.95,"unit":"ratio"}',
  ],
  [
    "No key of alice appears in the log of `redis`",
    'No key of {user} appears in the log of {service} | "alice" "redis"',
  ],
  ["Basic connection establishment", "Basic connection establishment | "],
  [
    "Send 150 % of the {limit} to `gateway` as alice, all at the same time",
    'Send {q} to {service} | {"value":150,"unit":"count","noun":"requests"} "gateway" | {"atTheSameTime":true,"user":"alice"}',
  ],
  [
    "Send a chat request to `gateway` as *first*",
    'Send a/an chat/completion/embedding/streaming request to {service} | "gateway" | {"label":"first"}',
  ],
  [
    "Send an embedding request 3 times at the same time",
    'Send a/an chat/completion/embedding/streaming request to {service} | "hermes" | {"atTheSameTime":true,"times":3}',
  ],
  [
    "For 80 % of the {window}, a chat request to `gateway` as carol succeeds",
    'A chat request to {service} succeeds | "gateway" | {"forMs":8000,"user":"carol"}',
  ],
  [
    "Within 10 seconds after `redis` is back, a chat request to `gateway` as Alice succeeds",
    'A chat request to {service} succeeds | "gateway" | {"withinMs":10000,"afterService":"redis","user":"Alice"}',
  ],
  [
    "Create the users of `gateway`: alice, Bob and carol",
    'Create the users of {service}: {users} | "gateway" ["alice","Bob","carol"]',
  ],
  ["Open the ports 80, 443 of `gateway`", 'Open the ports {numbers} of {service} | [80,443] "gateway"'],
  [
    "While `redis` is cut off, a chat request to `gateway` succeeds",
    'A chat request to {service} succeeds | "gateway" | {"whileBroken":{"service":"redis","how":"cut off"}}',
  ],
  [
    "Within 5 s, a chat request to `gateway` succeeds while the `redis` is stopped",
    'A chat request to {service} succeeds | "gateway" | {"withinMs":5000,"whileBroken":{"service":"redis","how":"stopped"}}',
  ],
  ["Stop `redis` for each row", 'Stop {service} | "redis" | {"forEachRow":true}'],
  ["`redis` is healthy all the time", '{services} is/are healthy | ["redis"] | {"allTheTime":true}'],
];

describe("binding", () => {
  test("the patterns are Cucumber Expressions", () => {
    expect(diagnostics).toEqual([]);
    expect(compiled).toHaveLength(definitions.length);
  });

  test.each(bound)("%s", (markdown, shown) => {
    expect(brief(run(markdown))).toBe(shown);
  });

  test("every argument has its type and the author's text", () => {
    const result = run("Send 150 % of the {limit} to `gateway`");
    expect(result.kind === "bound" && result.binding).toEqual({
      definition: definitions.find(({ pattern }) => pattern === "Send {q} to {service}"),
      arguments: [
        {
          type: "quantity",
          value: { value: 150, unit: "count", noun: "requests" },
          text: "150 % of {limit}",
        },
        { type: "service", value: "gateway", text: "`gateway`" },
      ],
      modifiers: {},
      range,
    });
  });

  test("letter case, line wraps, articles and a final colon change nothing", () => {
    const variants = fc.record({
      phrase: fc.constantFrom(...bound.map(([markdown]) => markdown)),
      upper: fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
      gap: fc.constantFrom(" ", "  ", "\n", "\r\n   "),
      end: fc.constantFrom("", ":", ".", " :"),
    });
    fc.assert(
      fc.property(variants, ({ phrase, upper, gap, end }) => {
        // Names keep their spelling: what stands in marks, and users.
        const changed = phrase
          .split(
            /(`[^`]*`|"[^"]*"|\{[^}]*\}|\*[^*]*\*|(?:as )?alice, Bob and carol|as alice and `bob`|\bas \w+|of alice\b|\bgateway\b| )/u,
          )
          .map((part, index) => {
            if (part === " ") return gap;
            if (index % 2 === 1) return part;
            return upper[index % upper.length] ? part.toUpperCase() : part.toLowerCase();
          })
          .join("");
        expect(brief(run(`${changed.replace(/[.:]$/u, "")}${end}`))).toBe(brief(run(phrase)));
      }),
      { numRuns: 500 },
    );
  });

  test("an unbound phrase names the two nearest, with the author's values", () => {
    expect(run("The log of the `gateway` has {reason}")).toMatchObject({
      kind: "unbound",
      nearest: ["The log of `gateway` contains {reason}", expect.any(String)],
    });
    const phrase = { value: "Sned 5 requests to gateway", markdown: "Sned 5 requests to `gateway`", range };
    const diagnostic = bindDiagnostic(phrase, run(phrase.markdown), "specs/a.md");
    expect(diagnostic).toMatchObject({ rule: "step-unbound", severity: "error", file: "specs/a.md", range });
    expect(diagnostic?.message).toContain('expected a known one, e.g. "Send 5 requests to `gateway`" or "');
  });

  test("a finding quotes the phrase as it was written: ticks decide what binds", () => {
    const phrase = { value: "Ping redis", markdown: "Ping `redis`", range };
    expect(bindDiagnostic(phrase, run(phrase.markdown), "specs/a.md")?.message).toContain(
      'Unexpected phrase "Ping `redis`", expected',
    );
  });

  test.each([
    ["`gatway` is healthy", "unexpected service `gatway`, expected `gateway`, `hermes`, `redis`"],
    [
      "The reply time meets its target",
      'unexpected target "reply time", expected "refusal time", "connection time", "throughput"',
    ],
    ["At most 5 are refused with 999", "unexpected status 999, expected 100 to 599"],
    ["At most 5.000 are refused with 429", 'Unexpected number "5.000", expected 5,000'],
    ["At most {window} are refused with 429", 'unexpected "{window}", expected a whole number'],
  ])("%s says which argument does not fit", (markdown, reason) => {
    expect(run(markdown)).toMatchObject({
      kind: "unbound",
      reason: expect.stringContaining(reason) as string,
    });
  });

  test("two definitions that fit are ambiguous, and both are cited", () => {
    const result = run("Send 5 requests to `gateway`");
    expect(result.kind).toBe("ambiguous");
    const phrase = { value: "Send 5 requests to gateway", markdown: "", range };
    expect(bindDiagnostic(phrase, result, "specs/a.md")).toMatchObject({
      rule: "step-ambiguous",
      data: {
        patterns: ["Send {q} to {service}", "Send {n} requests to {service}( with a random key each)"],
      },
      related: [{ file: "steps/a.ts" }, { file: "steps/a.ts" }],
    });
  });

  test("what is expected binds only to what asserts", () => {
    expect(run("Stop `redis`", "setup").kind).toBe("bound");
    expect(run("Stop `redis`", "expectation").kind).toBe("unbound");
    expect(run("Stop `redis`", "precondition").kind).toBe("unbound");
  });

  test("undeclared braces are text", () => {
    expect(run("Exactly {other} succeed, the others are refused with 429").kind).toBe("unbound");
  });

  test("hostile phrases end as unbound", () => {
    const pieces = fc.constantFrom(
      "`",
      "``",
      "{",
      "}",
      "{limit}",
      "*",
      "_",
      '"',
      "\\",
      "\uE000t0\uE001",
      "(",
      "150 %",
      "of",
      "within",
      "for",
      ",",
      "as",
      "a".repeat(50),
      "send",
      "to",
    );
    const hostile = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(hostile, (markdown) => expect(run(`zzz ${markdown}`).kind).toBe("unbound")),
      { numRuns: 300 },
    );
  });

  test.each([
    ["long", "a ".repeat(500_000)],
    ["ticks", "`".repeat(1999)],
    ["nested quantities", "150 % of ".repeat(200)],
    ["many modifiers", `x ${"for 5 s ".repeat(200)}`],
    ["commas", `the ${"a, ".repeat(600)} meet`],
    ["braces", "{".repeat(1900)],
    ["numbers", "1,".repeat(900)],
  ])("a phrase of %s is unbound", (_, markdown) => {
    expect(run(markdown).kind).toBe("unbound");
  });

  test("a pattern that is none is a finding at its definition", () => {
    const patterns = ["{nothing} is", "either/", "x (open"];
    const bad = compileDefinitions(
      patterns.map((pattern) => ({ ...define(pattern), module: "steps/own.ts" })),
    );
    expect(bad.compiled).toEqual([]);
    expect(bad.diagnostics.map(({ rule }) => rule)).toEqual(["step-pattern", "step-pattern", "step-pattern"]);
    expect(bad.diagnostics[0]?.message).toContain(
      "Unexpected parameter {nothing}, expected one of {service}",
    );
  });
});
