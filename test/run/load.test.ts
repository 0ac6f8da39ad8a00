import { readFileSync } from "node:fs";
import { join } from "node:path";

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
