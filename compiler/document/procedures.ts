import type { RootContent } from "mdast";

import { codeBlock, codeLanguages } from "./blocks.js";
import { rangeAcross, type Reading } from "./reading.js";
import type { Procedure } from "./schema.js";
import { stepsOf } from "./steps.js";

/** Reads Test Setup, Test Teardown or Main Test Method; nothing where the section has no content. */
export function procedureOf(nodes: RootContent[], reading: Reading): Procedure | undefined {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const { steps, before } = stepsOf(nodes, reading);
  const blocks = before.flatMap((node) => (node.type === "code" ? [codeBlock(node, reading)] : []));
  return {
    code: blocks.filter(({ language }) => codeLanguages.has(language)),
    reference: blocks.filter(({ language }) => !codeLanguages.has(language)),
    steps,
    range: rangeAcross(first, last),
  };
}
