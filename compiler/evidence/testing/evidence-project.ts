import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { LoadedConfig } from "../../config/load.js";
import { type ConfigInput, configDataSchema } from "../../config/schema.js";
import { readJournal } from "../../seal/read-journal.js";
import { sealResults } from "../../seal/seal.js";
import { compile } from "../../compile/index.js";
import { hashFile } from "../../incremental/stamp.js";
import type { CaseResult, Results } from "../../model/results.js";
import { openProject } from "../../project/project.js";

/** A project in a temporary folder, with results as runs would leave them. */
export class EvidenceProject {
  readonly root = mkdtempSync(join(tmpdir(), "tcspec-evidence-"));
  config: ConfigInput = {};

  /** Removes all results and journals. */
  forget(): void {
    rmSync(join(this.root, ".tcspec"), { recursive: true, force: true });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  put(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  loaded(): LoadedConfig {
    return { root: this.root, data: configDataSchema.parse(this.config) };
  }

  async compile(): Promise<void> {
    const { root, data } = this.loaded();
    const { diagnostics } = await compile(await openProject(root, data));
    expect(diagnostics).toEqual([]);
  }

  /**
   * Leaves a run: its journal, and its sealed results, changed by `change` before they are sealed.
   *
   * @param number orders runs by time
   * @param files the spec of each case
   */
  run(
    number: number,
    files: Readonly<Record<string, string>>,
    change: (results: Results) => void = () => undefined,
  ): string {
    const runId = `20261123-08000000${number}-abcd`;
    const results: Results = {
      schemaVersion: 1,
      runId,
      tool: "0.1.0",
      node: "22.0.0",
      profile: "full",
      seed: 1,
      aborted: false,
      startedAt: `2026-11-23T08:00:0${number}.000Z`,
      finishedAt: "2026-11-23T08:01:00.000Z",
      commit: "c0ffee",
      dirty: false,
      host: { platform: "linux", arch: "x64", cpus: 1, memoryBytes: 1 },
      services: [],
      cases: Object.entries(files).map(([id, file]) => this.#passed(id, file)),
    };
    change(results);
    this.put(`.tcspec/runs/${runId}/journal/1.ndjson`, `{"run":${number}}\n`);
    const journal = readJournal(join(this.root, ".tcspec", "runs", runId, "journal"));
    const file = `.tcspec/results/${runId}.json`;
    this.put(file, JSON.stringify(sealResults(results, journal)));
    return file;
  }

  #passed(id: string, file: string): CaseResult {
    const generated = `generated/${file.replace(/^.*\//u, "").replace(/\.md$/u, ".test.ts")}`;
    return {
      id,
      name: id,
      file,
      line: 1,
      specHash: hashFile(join(this.root, file)) ?? "",
      generatedHash: hashFile(join(this.root, generated)) ?? "",
      verdict: "passed",
      partial: false,
      services: [],
      durationMs: 1,
      attempts: [{ verdict: "passed", steps: [], preconditions: [] }],
      targets: [],
    };
  }
}

/** A spec that `check` finds nothing in. */
export function completeSpec(
  title: string,
  { applies = "", level = 2 }: { applies?: string; level?: 1 | 2 } = {},
): string {
  return `# ${title}

**Test Category:** \`${level === 1 ? "Component" : "Integration"}\`  
**Certification Level:** \`Level ${level}\`  
**Priority:** \`Critical\`  
**Test Type:** \`Functional\`  

### Component Mapping
- **Service Name:** \`postgres\`
${applies}
## Test Objective
One is one.

### Test Steps
1. **One**
   \`\`\`ts
   expect(1).toBe(1);
   \`\`\`

---

**Test Case Status:** Implemented  
**Created:** 2026-11-23  
**Last Updated:** 2026-11-23  
`;
}
