import { configDataSchema } from "../config/schema.js";
import { readSpec, type ReadConfig } from "./read-spec.js";
import { type ReadResult, type SpecCase, specDocumentSchema } from "./schema.js";

/** A project's configuration as tests need it. */
export const config: ReadConfig = configDataSchema.parse({
  levels: {
    1: { name: "Component", categories: ["Component"] },
    2: { name: "Integration", categories: ["Integration"] },
    3: { name: "Service", categories: ["Performance", "Security"] },
  },
  documents: {
    PRD: { names: ["Product Requirements Document"], field: "requirements" },
    ARCH: { names: ["Architecture Document"], field: "architecture" },
    TASKS: { field: "tasks" },
  },
});

/** Reads a text as a spec and checks the result against its schema. */
export function read(text: string | Uint8Array): ReadResult {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const result = readSpec(bytes, "specs/a.md", config);
  specDocumentSchema.parse(result.document);
  return result;
}

/** The one case of a text. */
export function readOne(text: string): SpecCase {
  const { document, diagnostics } = read(text);
  const [only] = document.cases;
  if (only === undefined || document.cases.length > 1) {
    throw new Error(
      `Expected one case, found ${document.cases.length}: ${diagnostics.map(({ message }) => message).join("; ")}`,
    );
  }
  return only;
}

export const title = "# TC-L2-INT-DB-001: PostgreSQL Connection Test\n";

/** A spec with the given Test Steps section. */
export function withSteps(steps: string): string {
  return `${title}\n### Test Steps\n\n${steps}\n`;
}

export function rulesOf({ diagnostics }: ReadResult): string[] {
  return diagnostics.map(({ rule }) => rule);
}
