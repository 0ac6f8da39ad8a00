import { readFileSync } from "node:fs";
import { join } from "node:path";

import { RunProject } from "./project.js";

jest.setTimeout(120_000);

let project: RunProject;
beforeEach(() => (project = new RunProject()));
afterEach(() => project.remove());

const id = "TC-L3-PERF-LOAD-001";
const specFile = join(__dirname, "..", "..", "specs", "level-3", `${id}.md`);

test("8 slots at 2 s serve 4 requests per second: under the architecture's own figures TC-L3-PERF-LOAD-001 fails", async () => {
  const settings = { "capacity.profile": "architecture", "initialization.duration": 0 };
  project.write({
    "tcspec.config.ts": `export default { services: { mixtral: { kind: "model", settings: ${JSON.stringify(settings)} } } };`,
    [`specs/${id}.md`]: readFileSync(specFile, "utf8"),
  });
  const { code } = await project.run();
  const [result] = project.results().cases;
  const load = result!.loads!.at(-1)!;
  expect(load.capacity).toBe("architecture; slots=8; queue=64; time scale 1");
  expect(load.figures["responseTime"]!.mean).toBeGreaterThan(2000);
  expect(load.declaredMs).toBe(300_000);
  // On a machine so busy that no load is valid there is no verdict, but never a pass.
  expect([result!.verdict, code]).toEqual(load.valid ? ["failed", 1] : ["inconclusive", 3]);
});
