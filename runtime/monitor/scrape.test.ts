import { createServer } from "node:http";

import { eventually } from "../supervisor/test-run.js";
import { Scrape } from "./scrape.js";

import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

const metrics = (memory: string, cpu: string) =>
  `process_resident_memory_bytes ${memory}\nprocess_cpu_seconds_total ${cpu}\n`;

let server: Server;
/** What it answers; "" is a status of 500, undefined none at all. */
let answer: () => string | undefined;
let looked = 0;
let scrape: Scrape;
const ended = new AbortController();

beforeAll(async () => {
  server = createServer((_, response) => {
    looked += 1;
    const text = answer();
    if (text === undefined) return;
    response.statusCode = text === "" ? 500 : 200;
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  ended.abort();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
afterEach(() => scrape.end());

/** Has looked `looks` times, one after the other, by its own will: its timer is far away. */
async function lookedAt(looks: readonly (string | undefined)[], everyMs = 3_600_000): Promise<Scrape> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  scrape = new Scrape({ name: "phi3", url, timeoutMs: 10_000, signal: ended.signal }, { everyMs });
  for (const each of looks) {
    answer = () => each;
    if (each === undefined) {
      const before = looked;
      void scrape.look();
      await eventually("it is asked", () => looked > before);
    } else await scrape.look();
  }
  return scrape;
}

test("looks of which nearly all saw something tell what was used", async () => {
  await lookedAt([metrics("100", "1"), "", metrics("300", "1.5")]);
  const use = await scrape.read();
  expect(use).toMatchObject({ samples: 3, memoryPeakBytes: 300 });
  expect(use.missing).toBeUndefined();
});

test("one look, and none after it, tells nothing of the time", async () => {
  await lookedAt([metrics("100", "1"), "", ""]);
  expect((await scrape.read()).missing).toMatch(
    /^3 of 4 looks at phi3 saw nothing, expected at most a tenth; the last one: .*GET \/metrics: unexpected status 500/u,
  );
});

test("looks that are never answered saw nothing, and are not waited for", async () => {
  await lookedAt([metrics("100", "1"), undefined, undefined], 20);
  await eventually("they took too long", async () =>
    /of \d+ looks at phi3 saw nothing/u.test((await scrape.read()).missing ?? ""),
  );
});

test("a counter of CPU time that begins anew goes on from where it was", async () => {
  await lookedAt([metrics("100", "5"), metrics("100", "6"), metrics("100", "2")]);
  answer = () => metrics("100", "3");
  const { cpuMeanCores, overMs } = await scrape.read();
  // One second before the restart and three after it.
  expect((cpuMeanCores * overMs) / 1000).toBeCloseTo(4, 6);
});

test.each(["NaN", "0", "-1", "+Inf"])("memory of %s is not known", async (memory) => {
  await lookedAt([metrics(memory, "1")]);
  expect((await scrape.read()).missing).toMatch(
    /Unexpected value .* of process_resident_memory_bytes, expected the memory in use in bytes/u,
  );
});

test.each(["NaN", "0", "-1"])("CPU time of %s is not known; memory is", async (cpu) => {
  await lookedAt([metrics("100", cpu)]);
  const use = await scrape.read();
  expect(use).toMatchObject({ memoryPeakBytes: 100, cpuMissing: "phi3 does not export its CPU time" });
  expect(use.missing).toBeUndefined();
});
