import { readFileSync } from "node:fs";

import type { PlannedCase } from "./plan.js";

/** How a case begins in a generated file (`templates/codegen/case.hbs`): its literals are JSON strings. */
const caseHead =
  /^\w+\(\n {2}\{\n {4}id: ("(?:[^"\\]|\\.)*"),\n {4}name: ("(?:[^"\\]|\\.)*"),\n {4}file: ("(?:[^"\\]|\\.)*"),\n {4}specHash: "(\w+)",\n {4}line: (\d+),$/gmu;

/**
 * The cases that a generated file holds, read from its text: of one that cannot be loaded, nothing else says which
 * cases did not run. None where the file cannot be read or is not generated.
 */
export function casesOfGenerated(testFile: string): Omit<PlannedCase, "generatedHash">[] {
  let text: string;
  try {
    text = readFileSync(testFile, "utf8");
  } catch {
    return [];
  }
  return [...text.matchAll(caseHead)].map(([, id, name, file, specHash = "", line]) => ({
    id: unquoted(id),
    name: unquoted(name),
    file: unquoted(file),
    line: Number(line),
    specHash,
    testFile,
    steps: [],
    alone: false,
  }));
}

function unquoted(literal = '""'): string {
  return JSON.parse(literal) as string;
}
