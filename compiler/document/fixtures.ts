import type { RootContent } from "mdast";

import { problem } from "../parse/index.js";
import { codeBlock } from "./blocks.js";
import type { Reading } from "./reading.js";
import type { CodeBlock, Fixture } from "./schema.js";

const fileName = /^[A-Za-z0-9_][\w.-]*\.[A-Za-z0-9]{1,8}$/;
const nameComment = /^[ \t]*(?:#|\/\/|--|<!--|;)[ \t]*(\S+\.[A-Za-z0-9]{1,8})[ \t]*(?:-->)?[ \t]*(?:\n|$)/;

/**
 * The fixtures of a Test Data section: its fences, named by the attribute `file=…`, by a comment in the first line, or,
 * in JSON, by top-level keys that are file names (one fixture each); else `test-data-1`…
 */
export function fixturesOf(nodes: RootContent[], reading: Reading): Fixture[] {
  let unnamed = 0;
  return nodes
    .flatMap((node) => (node.type === "code" ? fromBlock(codeBlock(node, reading)) : []))
    .map((fixture) => (fixture.name === "" ? { ...fixture, name: `test-data-${(unnamed += 1)}` } : fixture))
    .filter((fixture) => isFileName(fixture, reading));
}

function fromBlock(block: CodeBlock): Fixture[] {
  const common = { language: block.language, invalid: "invalid" in block.attributes, range: block.range };
  const attribute = block.attributes["file"];
  if (attribute !== undefined) return [{ ...common, name: attribute, content: block.content }];
  const comment = nameComment.exec(block.content.slice(0, 300));
  if (comment?.[1] !== undefined)
    return [{ ...common, name: comment[1], content: block.content.slice(comment[0].length) }];
  if (block.language === "json") {
    const files = filesOf(block.content);
    if (files.length > 0) return files.map(([name, content]) => ({ ...common, name, content }));
  }
  return [{ ...common, name: "", content: block.content }];
}

/** The members of a JSON object whose keys are all file names. Text that is no JSON has none: it is judged elsewhere. */
function filesOf(content: string): [string, string][] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    return [];
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return [];
  const members = Object.entries(parsed);
  if (!members.every(([name]) => fileName.test(name))) return [];
  return members.map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value, null, 2),
  ]);
}

/** A fixture's name never leads out of a folder. */
function isFileName(fixture: Fixture, reading: Reading): boolean {
  if (fileName.test(fixture.name) || /^test-data-\d+$/.test(fixture.name)) return true;
  reading.diagnostics.push(
    problem("fixture-form", reading.file, fixture.range, {
      message: `Unexpected name "${fixture.name}" of test data, expected a file name such as users.csv`,
      data: { name: fixture.name },
    }),
  );
  return false;
}
