import fc from "fast-check";

import { Candidates } from "./candidates.js";
import { compileDefinitions } from "./index.js";
import { tokenizePhrase, viewOf } from "./phrase-view.js";

const patterns = [
  "Kill/Crash {service}",
  "Stop {service}",
  "Stop {service} at once",
  "It/Each/All succeed(s)",
  "{services} is/are healthy/ready",
  "{service} passed (through )these states",
  "{text} (is sent )to all/each of them",
  "Several/one(s) of ports",
  "All is well",
];
const { compiled } = compileDefinitions(
  patterns.map((pattern, index) => ({
    exportName: `step${index}`,
    module: "tcspec/runtime",
    pattern,
    asserts: true,
    description: "x",
    file: "steps/a.ts",
    line: index + 1,
  })),
);
const candidates = new Candidates(compiled);
const patternsFor = (markdown: string): string[] =>
  candidates.withWordsOf(tokenizePhrase(markdown, new Map())).map(({ definition }) => definition.pattern);

const words = [
  ...new Set(patterns.flatMap((pattern) => pattern.match(/[A-Za-z]+/gu) ?? [])),
  "`redis`",
  "5",
  "the",
];

describe("candidates for a phrase", () => {
  it("hold each definition whose expression fits it, in the order of the definitions", () => {
    const phrase = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 });
    const written = fc.constantFrom(
      "Crash `redis`",
      "Stops the `redis`",
      "`redis` and `postgres` are ready",
      "Each succeeds",
      "`redis` passed these states",
      "`x` is sent to each of them",
      "All is well",
    );
    let fitting = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          written,
          phrase.map((parts) => parts.join(" ")),
        ),
        (markdown) => {
          const { text } = viewOf(tokenizePhrase(markdown, new Map()));
          const fit = compiled.filter(({ expression, withoutService }) =>
            [expression, withoutService?.expression].some((used) => used?.regexp.test(text)),
          );
          const found = patternsFor(markdown);
          fitting += fit.length;
          expect(found).toEqual(patterns.filter((pattern) => found.includes(pattern)));
          expect(found).toEqual(expect.arrayContaining(fit.map(({ definition }) => definition.pattern)));
        },
      ),
      { seed: 1, numRuns: 300 },
    );
    expect(fitting).toBeGreaterThan(50);
  });

  it("are those of which a phrase has all words, and one of each choice", () => {
    expect(patternsFor("Stop `redis`")).toEqual(["Stop {service}"]);
    expect(patternsFor("Stop `redis` at once")).toEqual(["Stop {service}", "Stop {service} at once"]);
    expect(patternsFor("`redis` is healthy")).toEqual(["{services} is/are healthy/ready"]);
    expect(patternsFor("`redis` is stale")).toEqual([]);
    // What has optional text in it is not asked for.
    expect(patternsFor("`redis` passed states")).toEqual(["{service} passed (through )these states"]);
    expect(patternsFor("Some of the ports")).toEqual(["Several/one(s) of ports"]);
  });
});
