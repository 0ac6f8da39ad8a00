import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { loadRecordSchema } from "../../compiler/model/load-record.js";
import { RunProject, spec } from "./project.js";

jest.setTimeout(120_000);

let project: RunProject;
beforeEach(() => (project = new RunProject()));
afterEach(() => project.remove());

const targets = `
### Performance Targets
- **Latency Target:** \`p95 response time < 60 s\`
- **Throughput Target:** \`1 RPS sustained\`

## TEST EXECUTION
`;
/** A load whose validity has these limits: a busy machine must not decide the test. */
const load = (limits: string) => `const run = await load.constant({
  service: "phi3", rate: 20, forMs: 1500, request: load.echo({ maxTokens: 60 }), validity: ${limits},
});
expect(run).toMeet(targets.latency("response time"));
expect(run).toMeet(targets.throughput());
expect(run.account.ok).toBe(30);`;
const lenient = "{ dispatchDelayP99Ms: 60_000, eventLoopLagP99Ms: 60_000, cpuCores: 8 }";
const impossible = "{ dispatchDelayP99Ms: 0 }";

test("a load meets its targets; the same from a generator that cannot be believed is inconclusive", async () => {
  const specOf = (id: string, limits: string) =>
    spec(id, [["Load", load(limits), "ts timeout=60s"]]).replace("\n## TEST EXECUTION\n", targets);
  project.write({
    "tcspec.config.ts": `export default { services: { phi3: { kind: "model", settings: { time_scale: 0.001 } } } };`,
    "specs/TC-L3-PERF-001.md": specOf("TC-L3-PERF-001", lenient),
    "specs/TC-L3-PERF-002.md": specOf("TC-L3-PERF-002", impossible),
  });
  const { code, stdout } = await project.run();
  expect(project.verdicts()).toEqual({ "TC-L3-PERF-001": "passed", "TC-L3-PERF-002": "inconclusive" });
  expect(code).toBe(3);
  expect(stdout).toMatch(
    /No verdict on response time p95 < 60000 ms .*Requests were sent up to .* late \(p99\)/u,
  );
  const [first] = project.results().cases;
  expect(first!.targets).toMatchObject([
    { subject: "response time", samples: 30, verdict: "passed" },
    { subject: "throughput", samples: 30, verdict: "passed" },
  ]);
  const [attached] = first!.attempts[0]!.steps[0]!.attachments!;
  const report = JSON.parse(readFileSync(join(project.root, attached!.file), "utf8"));
  expect(report.account).toMatchObject({ due: 30, sent: 30, ok: 30 });
  expect(project.left()).toEqual([]);
});

test("a run with loads ends with their table, is kept as a baseline and compared with it, and becomes a page", async () => {
  const short = `const run = await load.constant({ service: "phi3", rate: 30, forMs: 1000, request: { path: "/health" }, validity: ${lenient} });
expect(run.account.ok).toBe(30);`;
  project.write({
    "tcspec.config.ts": `export default { services: { phi3: { kind: "model", settings: { time_scale: 0.001 } } } };`,
    "specs/TC-L3-PERF-001.md": spec("TC-L3-PERF-001", [["Load", short, "ts timeout=60s"]]),
  });
  const missing = await project.run("--against", "main");
  expect(missing.code).toBe(2);
  expect(missing.stderr).toMatch(/No baseline .*main\.yaml: tcspec run --save-baseline main makes it/u);
  expect(existsSync(join(project.root, ".tcspec/results"))).toBe(false);

  const saved = await project.run("--save-baseline", "main", "--repeat", "1", "--report");
  expect(saved).toMatchObject({ code: 0, stdout: expect.stringContaining("Baseline main: 1 loads, 1 runs") });
  expect(saved.stdout).toMatch(/TC-L3-PERF-001\n +load-1 +1 s +30 +\d/u);
  const [load] = project.results().cases[0]!.loads!;
  expect(load).toMatchObject({ name: "load-1", step: 1, service: "phi3", sent: 30, ok: 30, valid: true });
  const record = loadRecordSchema.parse(JSON.parse(readFileSync(join(project.root, load!.file), "utf8")));
  expect(record).toMatchObject({ caseId: "TC-L3-PERF-001", attempt: 1, load });
  const page = readFileSync(join(project.root, ".tcspec/reports/load/index.html"), "utf8");
  expect(page).toContain("Offered and achieved rate");
  const file = join(project.root, "specs/baselines/main.yaml");
  const text = readFileSync(file, "utf8");
  expect(text).toMatch(/achieved rate \(per second\): \[30[.\d]*\]/u);

  // One sample on either side: figures, and no verdict.
  const compared = await project.run("--against", "main", "--repeat", "1");
  expect(compared.code).toBe(3);
  expect(compared.stdout).toContain("Against the baseline main: no verdict");
  expect(compared.stdout).toContain("1 and 1 samples are too few for an interval");
  expect(readFileSync(file, "utf8")).toBe(text);
});
