import { needServers } from "../../runtime/services/testing/servers.js";
import { broken, runParalysed } from "./paralysed.js";
import { RunProject } from "./project.js";

// Real servers, that are given time to come back.
jest.setTimeout(240_000);
needServers("redis", "prometheus");

let project: RunProject;

beforeEach(() => (project = new RunProject()));
afterEach(() => project.remove());

test("a service that never answers again after its connection was cut", async () => {
  await runParalysed(project, {
    "TC-L2-INT-DB-004": { service: "postgres", step: 11 },
    "TC-L2-INT-METRICS-004": { service: "prometheus", step: 6 },
  });
  const verdicts = project.verdicts();
  expect(Object.values(verdicts).every((verdict) => ["failed", "blocked"].includes(verdict))).toBe(true);
  expect(broken(project, "TC-L2-INT-DB-004")).toMatchObject({ number: 11 });
  expect(broken(project, "TC-L2-INT-METRICS-004")).toMatchObject({ number: 6 });
  for (const [id, service] of [
    ["TC-L2-INT-DB-004", "postgres"],
    ["TC-L2-INT-METRICS-004", "prometheus"],
  ] as const)
    expect(JSON.stringify(broken(project, id))).toContain(service);
});

test("a service that is gone when code opens a connection", async () => {
  await runParalysed(project, { "TC-L2-INT-DB-001": { service: "postgres", step: 4 } });
  expect(broken(project, "TC-L2-INT-DB-001")).toMatchObject({ number: 4 });
  expect(JSON.stringify(broken(project, "TC-L2-INT-DB-001"))).toMatch(/"(?:failed|blocked)".*postgres/s);
});
