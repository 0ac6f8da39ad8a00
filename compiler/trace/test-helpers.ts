import { readRequirements } from "../catalogue/index.js";
import { configDataSchema, type ConfigInput } from "../config/schema.js";
import { readSpec } from "../document/index.js";
import type { CaseResult, Results } from "../model/results.js";
import { type BuiltTrace, buildTrace } from "./build-trace.js";
import { digestsOf } from "./digest.js";
import type { Lock } from "./lock/lock.js";
import { joinResults } from "./results/evidence.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A small requirement document. */
export const requirements = `# Requirements

## 1. Introduction

What this is about.

## 2. Service

### 2.1 Answers

A request is answered within two seconds. Nothing is lost.

- first point
- second point

| what | how much |
|---|---|
| rows | 10 |

### 2.2 Limits

Users have limits.
`;

/** A small spec of one case, with everything that a link hangs on. */
export const specText = `# TC-L1-COMP-DEMO-001: Answers in time

**Requirements Reference:** REQ 2.1 - Answers
**Priority:** High
**Tags:** fast, safe

## Test Objective

The service answers in time.

### Performance Targets
- **Latency Target:** 2000 ms maximum response time

### Values
- **limit:** 100 requests

### Pre-conditions
1. \`demo\` is healthy

### Test Steps

1. **It answers.** Ask \`demo\` for:

   | case | status |
   |---|---|
   | plain | 200 |
   | long | 200 |

   - ✅ Every reply has its status

2. **It counts.**

   \`\`\`ts
   const answers = await ask(2);
   expect(answers).toHaveLength(2);
   \`\`\`
   - ✅ Two answers

### Pass Criteria
- ✅ It answers (Steps 1, 2)

### Test Data
\`\`\`json file=users.json
{ "users": [1, 2] }
\`\`\`

---

**Test Case Status:** Implemented
**Last Updated:** 2026-11-23
`;

export interface World {
  /** Text by file. */
  specs: Record<string, string>;
  document: string;
  results: Results[];
  lock?: Lock;
  config?: ConfigInput;
}

export const world: World = {
  specs: { "specs/TC-L1-COMP-DEMO-001.md": specText },
  document: requirements,
  results: [],
};

/** Traces a project that stands in memory only. */
export function traceOf(overrides: Partial<World> = {}): BuiltTrace {
  const { specs, document, results, lock, config } = { ...world, ...overrides };
  const data = configDataSchema.parse({
    documents: { REQ: { file: "req.md", field: "requirements" } },
    ...config,
  });
  const read = readRequirements(bytes(document), "req.md");
  const joined = joinResults(results.map((one) => ({ file: `${one.runId}.json`, results: one })));
  return buildTrace({
    config: data,
    cases: Object.entries(specs).flatMap(([file, text]) =>
      digestsOf(readSpec(bytes(text), file, data).document),
    ),
    documents: Object.entries(data.documents).map(([key, { file }]) =>
      file === undefined ? { key, entries: [] } : { key, file, entries: read.document.entries },
    ),
    ...(lock && { lock }),
    evidence: joined.evidence,
    diagnostics: [...read.diagnostics, ...joined.diagnostics],
  });
}

/** The results of a run. */
export function resultsOf(cases: readonly CaseResult[], overrides: Partial<Results> = {}): Results {
  return {
    schemaVersion: 1,
    runId: "20261123-080000000-ab12",
    tool: "0.1.0",
    node: "22.0.0",
    profile: "full",
    seed: 1,
    aborted: false,
    startedAt: "2026-11-23T08:00:00.000Z",
    finishedAt: "2026-11-23T08:01:00.000Z",
    host: { platform: "linux", arch: "x64", cpus: 2, memoryBytes: 1e9 },
    services: [],
    cases: [...cases],
    ...overrides,
  };
}

let specHash: string | undefined;

/** A result of the spec above, as it stands. */
export function resultOf(overrides: Partial<CaseResult> = {}): CaseResult {
  specHash ??= traceOf().trace.cases[0]?.specHash ?? "";
  return {
    id: "TC-L1-COMP-DEMO-001",
    name: "Answers in time",
    file: "specs/TC-L1-COMP-DEMO-001.md",
    line: 1,
    specHash,
    generatedHash: "g",
    verdict: "passed",
    partial: false,
    tier: "real",
    services: ["demo"],
    durationMs: 5,
    attempts: [{ verdict: "passed", steps: [], preconditions: [] }],
    targets: [],
    ...overrides,
  };
}
