import fc from "fast-check";

import { acceptLinks } from "./lock/accept.js";
import type { Lock } from "./lock/lock.js";
import { requirements, specText, traceOf } from "./test-helpers.js";

const file = "specs/TC-L1-COMP-DEMO-001.md";
const other = "specs/TC-L1-COMP-DEMO-002.md";
const otherText = specText
  .replace("DEMO-001", "DEMO-002")
  .replace("REQ 2.1 - Answers", "REQ 2.1, REQ 2.2 - Limits");
const project = { specs: { [file]: specText, [other]: otherText } };

function accepted(): Lock {
  const { trace, hashes } = traceOf(project);
  return acceptLinks(trace.links, hashes, new Map(), () => true).lock;
}

/** The suspect links after a change, each with the parts that changed. */
function suspects(change: {
  spec?: (text: string) => string;
  document?: (text: string) => string;
}): string[] {
  const spec = change.spec?.(specText) ?? specText;
  const document = change.document?.(requirements) ?? requirements;
  const { trace } = traceOf({ specs: { [file]: spec, [other]: otherText }, document, lock: accepted() });
  return trace.links
    .filter(({ states }) => states.includes("suspect"))
    .map(
      ({ case: id, section, changed = [] }) =>
        `${id.slice(-3)} ${section}: ${changed.map(({ part }) => part).join(", ")}`,
    );
}

const replaced = (from: string, to: string) => (text: string) => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

test("what was accepted is accepted", () => {
  const { trace } = traceOf({ ...project, lock: accepted() });
  expect(trace.links.map(({ states }) => states)).toEqual([["accepted"], ["accepted"], ["accepted"]]);
});

test.each([
  [
    "a sentence",
    replaced("Nothing is lost.", "Little is lost."),
    ["001 2.1: section text", "002 2.1: section text"],
  ],
  [
    "a list item",
    replaced("- second point", "- third point"),
    ["001 2.1: section text", "002 2.1: section text"],
  ],
  ["a cell", replaced("| rows | 10 |", "| rows | 11 |"), ["001 2.1: section text", "002 2.1: section text"]],
  ["a title", replaced("### 2.2 Limits", "### 2.2 Bounds"), ["002 2.2: section title"]],
  ["a section that nobody names", replaced("What this is about.", "What it is."), []],
])("a requirement: %s", (_, document, expected) => {
  expect(suspects({ document })).toEqual(expected);
});

test.each([
  ["the objective", replaced("answers in time.", "answers."), "objective"],
  ["a target", replaced("2000 ms maximum", "2500 ms maximum"), "targets"],
  ["a value", replaced("100 requests", "101 requests"), "values"],
  ["a pre-condition", replaced("is healthy", "is ready"), "pre-conditions"],
  ["a phrase", replaced("Ask `demo` for:", "Ask `other` for:"), "steps"],
  ["code", replaced("ask(2)", "ask(3)"), "code"],
  ["a cell of a step's table", replaced("| long | 200 |", "| long | 400 |"), "data"],
  ["an expectation", replaced("Two answers", "Three answers"), "expectations"],
  ["a polarity", replaced("- ✅ Two answers", "- ❌ Two answers"), "expectations"],
  ["a criterion", replaced("It answers (Steps 1, 2)", "It answers (Step 1)"), "criteria"],
  ["a fixture", replaced('"users": [1, 2]', '"users": [1, 3]'), "fixtures"],
])("a spec: %s", (_, spec, part) => {
  expect(suspects({ spec })).toEqual([`001 2.1: ${part}`]);
});

test.each([
  ["a tag", replaced("fast, safe", "slow")],
  ["a date", replaced("2026-11-23", "2026-11-24")],
  ["the priority", replaced("High", "Low")],
])("a spec: %s asserts nothing", (_, spec) => {
  expect(suspects({ spec })).toEqual([]);
});

test("the change is told by its old and new hash, and accepting again settles it", () => {
  const lock = accepted();
  const specs = { ...project.specs, [file]: specText.replace("2000 ms maximum", "2500 ms maximum") };
  const { trace, hashes } = traceOf({ specs, lock });
  const first = acceptLinks(trace.links, hashes, lock, () => true);
  expect(first.acceptances).toEqual([
    {
      link: "TC-L1-COMP-DEMO-001 > REQ 2.1",
      kind: "renewed",
      changed: [
        {
          part: "targets",
          before: lock.get("TC-L1-COMP-DEMO-001 > REQ 2.1")?.targets,
          after: hashes.get("TC-L1-COMP-DEMO-001 > REQ 2.1")?.targets,
        },
      ],
    },
  ]);
  expect(acceptLinks(trace.links, hashes, first.lock, () => true).acceptances).toEqual([]);
});

test("only selected cases are accepted; what is gone is removed", () => {
  const { trace, hashes } = traceOf(project);
  const former: Lock = new Map([
    ["TC-L1-COMP-DEMO-001 > REQ 7", {}],
    ["TC-L1-COMP-DEMO-002 > REQ 7", {}],
  ]);
  const { lock, acceptances } = acceptLinks(trace.links, hashes, former, (id) => id.endsWith("001"));
  expect([...lock.keys()].sort()).toEqual(["TC-L1-COMP-DEMO-001 > REQ 2.1", "TC-L1-COMP-DEMO-002 > REQ 7"]);
  expect(acceptances.map(({ kind, link }) => `${kind} ${link}`)).toEqual([
    "new TC-L1-COMP-DEMO-001 > REQ 2.1",
    "removed TC-L1-COMP-DEMO-001 > REQ 7",
  ]);
});

test("what leads nowhere cannot be accepted", () => {
  const { trace, hashes } = traceOf({ specs: { [file]: specText.replace("REQ 2.1", "REQ 9.9") } });
  expect(acceptLinks(trace.links, hashes, new Map(), () => true).lock.size).toBe(0);
});

describe("white space", () => {
  /** Rewrites blanks inside prose, line ends, blank lines and the padding of cells, where Markdown gives them no meaning. */
  function reformatted(text: string, random: () => number): string {
    const lines: string[] = [];
    let inFence = false;
    for (const line of text.split("\n")) {
      const isFence = /^\s*```/u.test(line);
      if (isFence) inFence = !inFence;
      const isField = line.startsWith("**");
      if (isFence || isField) lines.push(line);
      else if (inFence) lines.push(line.replace(/(?<=\S) (?=\S)/gu, () => (random() < 0.3 ? "  " : " ")));
      else if (/^\s*\|(?!-)/u.test(line))
        lines.push(line.replace(/ \|/gu, () => `${" ".repeat(1 + Math.floor(random() * 3))}|`));
      else if (/^\s*\|/u.test(line)) lines.push(line);
      else
        lines.push(
          line.replace(/(?<=\S) (?=[a-z])/gu, () => (random() < 0.3 ? "  " : " ")) +
            (random() < 0.2 && line !== "" ? " " : ""),
        );
      if (line === "" && !inFence && random() < 0.3) lines.push("");
    }
    return lines.join(random() < 0.3 ? "\r\n" : "\n");
  }

  /** Breaks paragraphs at blanks before plain words: nothing that could begin a block stands at a line's begin. */
  const wrapped = (text: string, random: () => number): string =>
    text.replace(/^(?:[A-Z][^\n|*#`]*)$/gmu, (line) =>
      line.replace(/ (?=[a-z])/gu, () => (random() < 0.4 ? "\n" : " ")),
    );

  const randomOf = (values: readonly number[]) => {
    let at = 0;
    return () => values[at++ % values.length] ?? 0;
  };
  const draws = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 7, maxLength: 60 });

  test("reformatting it makes no link suspect", () => {
    let different = 0;
    fc.assert(
      fc.property(draws, (values) => {
        const random = randomOf(values);
        const spec = wrapped(reformatted(specText, random), random);
        const document = wrapped(reformatted(requirements, random), random);
        if (spec !== specText && document !== requirements) different += 1;
        expect(suspects({ spec: () => spec, document: () => document })).toEqual([]);
      }),
    );
    expect(different).toBeGreaterThan(50);
  });

  test("the indentation and the blanks of code do not count, its words do", () => {
    const spec = (code: string) => (text: string) => replaced("const answers = await ask(2);", code)(text);
    expect(suspects({ spec: spec("const  answers =\n     await ask( 2 );") })).toEqual([]);
    expect(suspects({ spec: spec("const an swers = await ask(2);") })).toEqual(["001 2.1: code"]);
  });
});
