import { needServers } from "../../runtime/services/testing/servers.js";
import { broken, runParalysed } from "./paralysed.js";
import { RunProject } from "./project.js";

// Real servers, that are given time to come back.
jest.setTimeout(240_000);
needServers("redis", "prometheus");

let project: RunProject;

beforeEach(() => (project = new RunProject()));
afterEach(() => project.remove());

test("a service that does not come back turns each spec that breaks it red, by its name and what it did", async () => {
  await runParalysed(project, {
    "TC-L2-INT-CACHE-001": { service: "redis", step: 5 },
    "TC-L2-INT-VECTOR-001": { service: "qdrant", step: 5 },
    "TC-L2-INT-METRICS-001": { service: "prometheus", step: 5 },
    "TC-L2-INT-DB-005": { service: "postgres", step: 4 },
  });
  const seen = Object.fromEntries(
    Object.keys(project.verdicts()).map((id) => {
      const step = broken(project, id);
      return [id, `${step?.number} ${step?.verdict}: ${step?.error?.message ?? step?.reason}`];
    }),
  );
  expect(seen).toEqual({
    "TC-L2-INT-CACHE-001": expect.stringMatching(/^5 (failed|blocked): .*redis/s) as string,
    "TC-L2-INT-VECTOR-001": expect.stringMatching(/^5 (failed|blocked): .*qdrant/s) as string,
    "TC-L2-INT-METRICS-001": expect.stringMatching(/^5 (failed|blocked): .*prometheus/s) as string,
    "TC-L2-INT-DB-005": expect.stringMatching(/^4 (failed|blocked): .*postgres/s) as string,
  });
});
