import { join } from "node:path";

import { startSupervisor, type SupervisorHandle } from "../../runtime/supervisor/client.js";
import { connectToSupervisor } from "../../runtime/supervisor/worker.js";
import { withRedis } from "../../runtime/services/redis/client.js";
import { linkServers, needServers } from "../../runtime/services/testing/servers.js";
import { removeScratch, scratchFolder } from "../../runtime/supervisor/test-run.js";
import { randomFrom } from "../../bench/random.js";
import { RunProject, spec, until } from "./project.js";

const kills = process.env["TCSPEC_LONG"] === undefined ? 2 : 50;
/** From the command's start until its case has everything, and a while after that. */
const latestMs = 5000;
/** In which nothing of a run may be left, however it died. */
const goneWithinMs = 5000;

jest.setTimeout(60_000 + kills * 30_000);
needServers("redis");

/** A Redis that plays the deployment under test, with keys of others. */
let folder: string;
let deployment: SupervisorHandle;
let url: string;
let project: RunProject;

const limits = { connectTimeoutMs: 5000, commandTimeoutMs: 5000 };
const keysThere = () => withRedis(url, limits, async (client) => (await client.keys("*")).sort());

beforeAll(async () => {
  folder = scratchFolder();
  linkServers(folder);
  deployment = await startSupervisor({ runDir: join(folder, "runs", "server"), services: {}, seed: 1 });
  url = (await connectToSupervisor({ ...deployment.env }).acquireService("redis")).url;
  await withRedis(url, limits, (client) => client.mset("theirs", "1", "tcspec:theirs", "2"));
  project = new RunProject();
  linkServers(join(project.root, ".tcspec"));
  project.write({
    "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [
      [
        "Writes and never ends",
        `import { writeFileSync } from "node:fs";
await postgres.query("CREATE TABLE t (n int)");
await redis.client.set("begun", "1");
expect(await redis.keys()).toEqual(["begun"]);
writeFileSync("begun", "");
for (let n = 0; ; n += 1) await redis.client.set(\`key:\${n % 1000}\`, "x");`,
      ],
    ]),
  });
});

afterAll(async () => {
  project.remove();
  await deployment.stop();
  removeScratch(folder);
});

/** The kills that came when everything was in use: without any there would be nothing to see the end of. */
const inFullUse: number[] = [];
const moments = randomFrom(6);

test.each(Array.from({ length: kills }, (_, index) => index))(
  "kill %d: five seconds later no server, port, folder, database or key of the run is left",
  async (index) => {
    // The first of each kind comes when everything is there, all others at any moment.
    const isGiven = index % 2 === 1;
    project.write({
      "tcspec.config.ts": `export default { services: { postgres: { kind: "postgres" }, redis: { kind: "redis"${
        isGiven ? `, url: ${JSON.stringify(url)}, allow: ["write"]` : ""
      } } } };`,
    });
    const { child, ended } = project.start();
    if (index < 2) await until(() => project.exists("begun"));
    await new Promise((resolve) => setTimeout(resolve, moments.integer(0, index < 2 ? 500 : latestMs)));
    const footprint = project.footprint();
    if (project.exists("begun")) {
      inFullUse.push(index);
      if (isGiven) expect((await keysThere()).length).toBeGreaterThan(2);
      // The supervisor, PostgreSQL with its segment, and Redis where it is not given.
      expect(footprint.ports.size).toBeGreaterThanOrEqual(isGiven ? 2 : 3);
      expect(footprint.segments.size).toBeGreaterThanOrEqual(1);
      expect(project.processes().some(({ command }) => command.includes("jest"))).toBe(true);
    }
    child.kill("SIGKILL");
    const deadline = Date.now() + goneWithinMs;
    const left = async () => [
      ...project.left(footprint),
      ...(await keysThere()).filter((key) => !["theirs", "tcspec:theirs"].includes(key)),
    ];
    while ((await left()).length > 0 && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await left()).toEqual([]);
    expect(await keysThere()).toEqual(["tcspec:theirs", "theirs"]);
    expect((await ended).code).toBeNull();
    project.delete("begun");
  },
);

test("some of them died with everything in use", () => {
  expect(inFullUse).toEqual(expect.arrayContaining([0, 1]));
});
