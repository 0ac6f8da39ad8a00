import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { newSpec, type SpecKind } from "../../compiler/authoring/new-spec.js";
import type { ConfigData } from "../../compiler/config/schema.js";
import { readSpec } from "../../compiler/document/index.js";
import { openProject } from "../../compiler/project/project.js";

export interface NewArguments {
  kind: SpecKind;
  id: string;
  name?: string;
  service?: string;
  root: string;
  config: ConfigData;
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
}

/** `tcspec new <kind> <id>`: a spec from its template; 2 where the id cannot be used. */
export async function newCommand({ stdout, stderr, ...request }: NewArguments): Promise<0 | 2> {
  const { root, config } = request;
  const { specs } = await openProject(root, config);
  const documents = await Promise.all(
    specs.map(async (file) => readSpec(await readFile(join(root, file)), file, config).document),
  );
  const taken = documents.flatMap(({ cases }) => cases.map(({ id }) => id.value));
  const made = await newSpec({ ...request, taken, date: new Date().toISOString().slice(0, 10) });
  if (!made.ok) {
    stderr.write(`${made.problem}\n`);
    return 2;
  }
  stdout.write(
    `${made.file}\nFill in what stands in braces; \`tcspec steps\` lists the phrases for its steps.\n`,
  );
  return 0;
}
