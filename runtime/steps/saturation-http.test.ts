import { loadsOf } from "./load/loads.js";
import { eachSucceeds } from "./outcomes.js";
import { everyReplyIsRight } from "./quality-under-load.js";
import { saturates } from "./saturation.js";
import { startLoadCase } from "./testing/load-case.js";
import { ms } from "./testing/load-targets.js";
import { superviseLoads } from "./testing/short-loads.js";

import type { LoadCase } from "./testing/load-case.js";
import type { PerformOptions } from "./testing/case.js";

// Real loads on a machine that may be busy: what is asserted holds however slow it is.
jest.setTimeout(60_000);

let supervised: () => Promise<void>;
beforeAll(async () => (supervised = await superviseLoads()));
afterAll(() => supervised());

let running: LoadCase | undefined;
afterEach(async () => {
  await running?.end();
  running = undefined;
});

/** The step of a load as fast as four connections get answered, and its verdict. */
async function saturated(settings: Record<string, unknown>, more: PerformOptions = {}) {
  running = await startLoadCase(settings);
  const { test: step } = running;
  const four = { value: 4, unit: "count", noun: "connections" };
  const verdict = await step.verdict(saturates, ["phi3", four, ms(600)], more);
  return { step, verdict, account: loadsOf(step.active.context).runs.at(-1)!.account };
}

test("each request has its own mark, and the right reply to it", async () => {
  const { step, verdict, account } = await saturated({});
  expect(verdict).toBe("passed");
  expect(account.ok).toBeGreaterThan(4);
  expect(await step.verdict(everyReplyIsRight)).toBe("passed");
  // What the end of the load cut off is no request without an answer.
  expect(await step.verdict(eachSucceeds)).toBe("passed");
});

test("an answer to another request is a wrong one", async () => {
  const { step, verdict, account } = await saturated({ "faults.cross_talk": true });
  expect(verdict).toMatch(/^failed: .*\d+ × wrong answer/);
  expect(account.reasons).toEqual({ "wrong answer": account.httpError });
  expect(await step.verdict(everyReplyIsRight)).toMatch(
    /^failed: phi3: \d+ of \d+ replies under load are not what was asked for/,
  );
});

test.each<[string, PerformOptions]>([
  ["chats", {}],
  ["plain requests", { data: [{ kind: "http", line: 12, content: "POST /v1/embeddings\n\n{}" }] }],
])("connections that are lost under %s are told with their code", async (_what, more) => {
  const { verdict, account } = await saturated({ "faults.reset": true }, more);
  expect(account.connectionError).toBeGreaterThan(0);
  expect(verdict).toMatch(/^failed: .*\d+ of \d+ requests failed \(\d+ × [A-Z_]+\), expected none to/);
});
