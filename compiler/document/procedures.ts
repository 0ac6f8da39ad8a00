import type { RootContent } from "mdast";

import { codeBlock, codeLanguages, isDataLanguage } from "./blocks.js";
import { rangeAcross, type Reading } from "./reading.js";
import type { CodeBlock, Procedure, Remark, Step } from "./schema.js";
import { ownItem, stepsOf } from "./steps.js";
import { reportUnread } from "./unread.js";

export type ProcedureKey = keyof typeof roles;

const roles = {
  "test setup": "setup",
  "test teardown": "teardown",
  "main test method": "step",
} as const satisfies Record<string, Remark["role"]>;

/** Reads Test Setup, Test Teardown or Main Test Method; nothing where the section has no content. */
export function procedureOf(
  nodes: RootContent[],
  key: ProcedureKey,
  reading: Reading,
): Procedure | undefined {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const { steps, before } = stepsOf(nodes, roles[key], reading);
  const code: CodeBlock[] = [];
  const reference: CodeBlock[] = [];
  const left: RootContent[] = [];
  for (const node of before) {
    // Data is a phrase's: without an item above it nothing takes it.
    if (node.type !== "code" || isDataLanguage((node.lang ?? "").toLowerCase())) {
      left.push(node);
      continue;
    }
    const block = codeBlock(node, reading);
    (codeLanguages.has(block.language) ? code : reference).push(block);
  }
  reportBefore(left, roles[key], reading);
  return { code, reference, steps, range: rangeAcross(first, last) };
}

export function testStepsOf(nodes: RootContent[], reading: Reading): Step[] {
  const { steps, before } = stepsOf(nodes, "step", reading);
  reportBefore(before, "step", reading);
  return steps;
}

function reportBefore(nodes: RootContent[], role: Remark["role"], reading: Reading): void {
  const { remarks } = reading;
  reportUnread(
    nodes,
    { where: "before the first item", instead: ownItem, phrases: { role, remarks } },
    reading,
  );
}
