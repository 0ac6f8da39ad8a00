import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type CatalogueSection, entriesOf, readRequirements, sameTitle } from "./index.js";

const read = (text: string, file = "docs/prd.md") => readRequirements(new TextEncoder().encode(text), file);
const short = (text: string, file?: string) =>
  read(text, file).document.entries.map(({ kind, number, title }) => [kind, number, title]);

test.each([
  ["### 3.3 AI Model Hosting", ["section", "3.3", "AI Model Hosting"]],
  ["## 1. Executive Summary", ["section", "1", "Executive Summary"]],
  ["## Appendix B: Component Specifications", ["appendix", "B", "Component Specifications"]],
  ["#### B.1.1 Mixtral-8x7B Service", ["section", "B.1.1", "Mixtral-8x7B Service"]],
  ["### Task 1.2: Mixtral-8x7B Model Deployment", ["task", "1.2", "Mixtral-8x7B Model Deployment"]],
  ["## Phase 1: Deployment", ["phase", "1", "Deployment"]],
  ["## **2.1** *Vision* of `it`", ["section", "2.1", "Vision of it"]],
  ["2.2 Underlined\n---", ["section", "2.2", "Underlined"]],
])("%s is an entry", (heading, entry) => {
  expect(short(heading)).toEqual([entry]);
});

test.each([
  "## A new beginning",
  "## Introduction",
  "```\n## 1. Not a heading\n```",
  "    ## 1. Code",
  "1. A list item",
])("%s is none", (text) => {
  expect(short(text)).toEqual([]);
});

test("an entry stands at its heading", () => {
  const [entry] = read("# T\n\n## 1. One\n").document.entries;
  expect(entry?.range).toMatchObject({ start: { line: 3, column: 1 }, end: { line: 3, column: 10 } });
});

test("a YAML list and a YAML map give entries, numbers as written", () => {
  expect(short('- number: 1.10\n  title: Ten\n- { id: "B.1", name: Box }\n', "r.yaml")).toEqual([
    ["section", "1.10", "Ten"],
    ["section", "B.1", "Box"],
  ]);
  expect(short('"5.1": Targets\n', "r.yml")).toEqual([["section", "5.1", "Targets"]]);
});

test("keys of a YAML map are as written, not numbers", () => {
  const { document, diagnostics } = read("1.1: One\n1.10: Ten\n", "r.yaml");
  expect(diagnostics).toEqual([]);
  expect(document.entries.map(({ number, title }) => [number, title])).toEqual([
    ["1.1", "One"],
    ["1.10", "Ten"],
  ]);
  expect(read("1.1: One\n1.1: Two\n", "r.yaml").diagnostics).toMatchObject([{ rule: "catalogue-form" }]);
});

test("an alias says what it stands for", () => {
  const texts = (said: string) => {
    const text = `- { number: 1, title: &name Answers, text: &t ${said} }\n- { number: 2, title: *name, text: *t, more: { of: [*t] } }\n`;
    const entries: CatalogueSection[] = read(text, "r.yaml").document.entries;
    return entries.map(({ title, text: own }) => `${title}: ${own}`);
  };
  expect(texts("soon")[1]).toBe('Answers: more: {"of":["soon"]}\ntext: soon');
  expect(texts("late")[1]).not.toBe(texts("soon")[1]);
});

test("aliases of aliases of aliases are no way to fill memory", () => {
  const bomb = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`).join(", ");
  const { document } = read(`- { number: 1, title: One, a0: &a0 lol, ${bomb} }\n`, "r.yaml");
  expect(document.entries).toHaveLength(1);
});

test.each(["- 1\n", "- { number: 1 }\n", "text", "a: [", ""])(
  "YAML such as %j is a located finding",
  (text) => {
    const { diagnostics } = read(text, "r.yaml");
    expect(diagnostics.map(({ rule }) => rule)).toContain("catalogue-form");
  },
);

test("a phase and a task may share a number", () => {
  const { document } = read("## Phase 1: A\n### Task 1: B\n");
  expect(entriesOf(document, "1").map(({ title }) => title)).toEqual(["A", "B"]);
});

test("titles compare without case, blanks and the kind of dash", () => {
  expect(sameTitle("Performance  Targets – and", "performance targets - and")).toBe(true);
  expect(sameTitle("Product Vision Statement", "Core Product Capabilities")).toBe(false);
});

test("the reference suite's documents are read whole", () => {
  const root = join(__dirname, "..", "..", "specs", "requirements");
  const of = (name: string) => readRequirements(readFileSync(join(root, name)), name).document;
  expect(entriesOf(of("prd.md"), "2.2")[0]?.title).toBe("Core Product Capabilities");
  expect(entriesOf(of("architecture.md"), "D.1.4")).toHaveLength(1);
  expect(entriesOf(of("tasks.md"), "5.1")[0]).toMatchObject({
    kind: "task",
    title: "End-to-End Integration Testing",
  });
});
