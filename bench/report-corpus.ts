import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { readSpec } from "../compiler/document/index.js";
import { configDataSchema } from "../compiler/config/schema.js";
import type { CaseResult, Results } from "../compiler/model/results.js";
import { verdicts } from "../compiler/model/verdict.js";
import { specId, specText } from "./corpus.js";
import { randomFrom } from "./random.js";

const configuration = `import { defineConfig } from "tcspec/config";

export default defineConfig({
  levels: { 2: { name: "Integration", categories: ["INT"] } },
  services: { postgres: { kind: "postgres" } },
  documents: {
    PRD: { file: "req/prd.md", field: "requirements" },
    ARCH: { file: "req/arch.md", field: "architecture" },
  },
});
`;

/** A project of full specs that trace to two requirement documents, each spec to four sections, all with results. */
export function writeReportProject(
  folder: string,
  { cases, sections }: { cases: number; sections: number },
): void {
  const put = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  put("tcspec.config.ts", configuration);
  const each = sections / 2;
  put("req/prd.md", requirementText(each, 1));
  put("req/arch.md", requirementText(each, 2));
  const config = configDataSchema.parse({});
  const results: CaseResult[] = [];
  for (let index = 0; index < cases; index += 1) {
    const random = randomFrom(index + 77);
    const section = () => sectionNumber(random.integer(0, each - 1));
    const text = specText(index, 1).replace(
      "\n### **Component Mapping**",
      `\n### **Traceability**\n- **Requirements Reference:** PRD ${section()}, PRD ${section()}\n- **Architecture Document Section:** ARCH ${section()}, ARCH ${section()}\n\n### **Component Mapping**`,
    );
    const file = `specs/level-2/${specId(index)}.md`;
    put(file, text);
    const { document } = readSpec(new TextEncoder().encode(text), file, config);
    const [spec] = document.cases;
    if (spec === undefined) throw new Error(`Unexpected spec ${file} without a test case`);
    results.push(resultOf(spec.id.value, file, document.hash, random.integer(0, 9)));
  }
  for (const hour of [1, 2, 3])
    put(`.tcspec/results/20261123-0${hour}0000000-abcd.json`, JSON.stringify(run(hour, results)));
}

function sectionNumber(at: number): string {
  return `${Math.floor(at / 10) + 1}.${(at % 10) + 1}`;
}

function requirementText(sections: number, seed: number): string {
  const random = randomFrom(seed);
  const words = "service request answer limit model latency error client record queue token stream".split(
    " ",
  );
  const paragraph = () => Array.from({ length: 40 }, () => random.pick(words)).join(" ");
  return `# Requirements\n\n${Array.from({ length: sections }, (_, at) => `### ${sectionNumber(at)} ${random.pick(words)} ${random.pick(words)}\n\n${paragraph()}.\n`).join("\n")}`;
}

function resultOf(id: string, file: string, specHash: string, draw: number): CaseResult {
  const verdict = draw < 7 ? "passed" : (verdicts[draw % verdicts.length] ?? "failed");
  return {
    id,
    name: id,
    file,
    line: 1,
    specHash,
    generatedHash: "",
    verdict,
    partial: false,
    tier: "embedded",
    services: ["postgres"],
    durationMs: 100,
    targets: [],
    attempts: [
      {
        verdict,
        preconditions: [],
        steps: [1, 2, 3, 4, 5].map((number) => ({
          number,
          title: `Step ${number}`,
          line: 1,
          verdict: number === 5 ? verdict : "passed",
          durationMs: 20,
          assertions: 4,
          expectations: [1, 2, 3].map((at) => ({ id: `${number}.${at}`, verdict: "passed" as const })),
        })),
      },
    ],
  };
}

function run(hour: number, cases: CaseResult[]): Results {
  return {
    schemaVersion: 1,
    runId: `20261123-0${hour}0000000-abcd`,
    tool: "bench",
    node: process.versions.node,
    profile: "full",
    seed: 1,
    aborted: false,
    startedAt: `2026-11-23T0${hour}:00:00.000Z`,
    finishedAt: `2026-11-23T0${hour}:30:00.000Z`,
    host: { platform: process.platform, arch: process.arch, cpus: 2, memoryBytes: 1 },
    services: [],
    cases,
  };
}
