import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { checkProject } from "../check/check-project.js";
import { configDataSchema } from "../config/schema.js";
import { openProject } from "../project/project.js";
import type { Example } from "./page-examples.js";
import { exampleDay, testPage } from "./test-page.js";
import { typeError } from "./type-error.js";

/** The compiler reads files: an example becomes a project in a folder of its own. */
async function checkOnDisk({ specs }: Example) {
  const root = mkdtempSync(join(tmpdir(), "tcspec-type-error-"));
  try {
    for (const { file, text } of specs) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    const project = await openProject(root, configDataSchema.parse({}));
    return (await checkProject(project, {}, { today: exampleDay, types: true })).diagnostics;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

testPage(typeError, checkOnDisk);
