import type { Code, Nodes, RootContent } from "mdast";

import { remark } from "../parse/markdown.js";

/** A finding that an example expects: the carets under a text, and what they say. */
export interface ExpectedFinding {
  file: string;
  line: number;
  column: number;
  /** Number of carets. */
  width: number;
  message: string;
}

export interface ExampleFile {
  file: string;
  text: string;
  /** `\\xFC` in the text stands for that byte. */
  escapes?: true;
}

/** The fences under one heading of a rule's page: a small project, and what the rule says about it. */
export interface Example {
  heading: string;
  kind: "bad" | "good";
  specs: ExampleFile[];
  expected: ExpectedFinding[];
  /** What `--fix` makes of the first spec. */
  fixed?: string;
  /** Requirement documents by their key, and the plan. */
  documents: Map<string, ExampleFile>;
  plan?: ExampleFile;
  /** JSON, laid over the configuration of all examples. */
  config?: string;
  /** A file with `defineFixtures`. */
  fixtures?: string;
  /** A file with `defineStep`. */
  definitions?: string;
  /** Patterns of step definitions, one a line. */
  steps: string[];
}

export interface RulePage {
  title: string;
  summary: string;
  /** The line of defaults under the summary. */
  defaults: string;
  examples: Example[];
}

/** Reads a rule's page: its examples are the rule's test. */
export function readPage(text: string): RulePage {
  const root = remark(text);
  const texts = root.children.filter(({ type }) => type !== "code").map((node) => textOf(node));
  const [title = "", summary = "", defaults = ""] = texts;
  return { title, summary, defaults, examples: examplesOf(root.children) };
}

function examplesOf(nodes: readonly RootContent[]): Example[] {
  const examples: Example[] = [];
  let current: Example | undefined;
  let heading = "";
  for (const node of nodes) {
    if (node.type === "heading") {
      heading = textOf(node);
      current = undefined;
    }
    if (node.type !== "code" || node.meta === null || node.meta === undefined) continue;
    if (current === undefined) {
      current = { heading, kind: "good", specs: [], expected: [], documents: new Map(), steps: [] };
      examples.push(current);
    }
    addFence(current, node, node.meta);
  }
  return examples;
}

function addFence(example: Example, { value }: Code, meta: string): void {
  const [kind = "", ...rest] = meta.split(" ");
  const attribute = (name: string): string | undefined =>
    rest.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  switch (kind) {
    case "bad":
    case "good": {
      const file = attribute("file") ?? "specs/TC-L2-INT-DB-001.md";
      const { text, expected } = withoutCarets(value, file);
      example.specs.push({ file, text, ...(rest.includes("escapes") && { escapes: true as const }) });
      example.expected.push(...expected);
      if (kind === "bad") example.kind = "bad";
      return;
    }
    case "fixed":
      example.fixed = `${value}\n`;
      return;
    case "requirements": {
      const file = attribute("file") ?? "requirements.md";
      const { text, expected } = withoutCarets(value, file);
      example.documents.set(attribute("document") ?? "PRD", { file, text });
      example.expected.push(...expected);
      if (expected.length > 0) example.kind = "bad";
      return;
    }
    case "plan": {
      const { text, expected } = withoutCarets(value, "specs/plan.yaml");
      example.plan = { file: "specs/plan.yaml", text };
      example.expected.push(...expected);
      if (expected.length > 0) example.kind = "bad";
      return;
    }
    case "config": {
      const { text, expected } = withoutCarets(value, "tcspec.config.ts");
      example.config = text;
      example.expected.push(...expected);
      return;
    }
    case "fixtures":
    case "definitions": {
      const { text, expected } = withoutCarets(value, `${kind}.ts`);
      example[kind] = text;
      example.expected.push(...expected);
      if (expected.length > 0) example.kind = "bad";
      return;
    }
    case "steps":
      example.steps = value.split("\n");
      return;
    default:
      throw new Error(
        `Unexpected fence "${meta}" in a rule's page, expected bad, good, fixed, requirements, plan, config, fixtures, definitions or steps`,
      );
  }
}

/** Takes the lines of carets out of an example: each says what is found in the line before it. */
function withoutCarets(value: string, file: string): { text: string; expected: ExpectedFinding[] } {
  const kept: string[] = [];
  const expected: ExpectedFinding[] = [];
  for (const line of value.split("\n")) {
    const carets = /^([ \t]*)(\^+) (\S.*)$/u.exec(line);
    if (carets === null) kept.push(line);
    else
      expected.push({
        file,
        line: Math.max(1, kept.length),
        column: (carets[1] ?? "").length + 1,
        width: (carets[2] ?? "").length,
        message: carets[3] ?? "",
      });
  }
  return { text: `${kept.join("\n")}\n`, expected };
}

function textOf(node: Nodes): string {
  if ("children" in node) return node.children.map(textOf).join("");
  return "value" in node ? node.value : "";
}
