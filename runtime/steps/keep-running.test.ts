import { setFaults } from "../reference-server/testing/client.js";
import {
  keepsChatsRunning,
  keepsCompletionsRunning,
  keepsEmbeddingsRunning,
  keepsRequestsRunning,
  keepsStreamsRunning,
  stopsRequestsRunning,
} from "./keep-running.js";
import { loadsOf } from "./load/loads.js";
import { eachSucceeds, eachSucceedsOrIsRefused, exactlyRefused, noneRefused } from "./outcomes.js";
import { everyReplyIsRight, shareOfRepliesIsRight } from "./quality-under-load.js";
import { meetsTarget } from "./targets.js";
import { startLoadCase } from "./testing/load-case.js";
import { errorRateOf, latencyOf, rps } from "./testing/load-targets.js";
import { table } from "./testing/case.js";
import { superviseLoads } from "./testing/short-loads.js";

import type { RunnableDefinition } from "./define.js";
import type { PerformOptions } from "./testing/case.js";
import type { LoadCase, LoadCaseOptions } from "./testing/load-case.js";

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

const rate = rps(100);
const enough = 10;
/** Some requests have been served; of a server that serves none it is not known, and two seconds have to do. */
async function served({ phi3 }: LoadCase, least = enough): Promise<void> {
  const { truth } = phi3.service.instance;
  for (let looks = 0; looks < 200 && truth.total < least; looks += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

interface Kept extends LoadCaseOptions {
  readonly keep?: RunnableDefinition;
  readonly more?: PerformOptions;
  readonly service?: string;
  /** So many requests are served before they are stopped. */
  readonly least?: number;
}

/** Requests that ran for a while and are stopped now: the step at hand is the one that stopped them. */
async function stopped(settings: Record<string, unknown>, kept: Kept = {}): Promise<LoadCase> {
  const { keep = keepsChatsRunning, more = {}, service = "phi3", least, ...options } = kept;
  running = await startLoadCase(settings, options);
  await running.test.perform(keep, [service, rate], more);
  running.test.conclude();
  await served(running, least);
  running.test.nextStep();
  await running.test.perform(stopsRequestsRunning, [service]);
  return running;
}

const runOf = ({ test }: LoadCase) => loadsOf(test.active.context).runs[0]!;

test.each<[string, RunnableDefinition, PerformOptions, string]>([
  ["chats", keepsChatsRunning, {}, "/v1/chat/completions"],
  ["streams", keepsStreamsRunning, {}, "/v1/chat/completions"],
  ["completions", keepsCompletionsRunning, {}, "/v1/completions"],
  ["embeddings", keepsEmbeddingsRunning, {}, "/v1/embeddings"],
  ["any others", keepsRequestsRunning, { data: [{ kind: "http", line: 11, content: "GET /health" }] }, ""],
])("%s run until they are stopped, and all succeed", async (_what, keep, more, endpoint) => {
  const kept = await stopped({}, { keep, more });
  kept.test.conclude();
  expect(await kept.test.verdict(eachSucceeds)).toBe("passed");
  const { account, report } = runOf(kept);
  expect(account.ok).toBe(account.due);
  expect(account.due).toBeGreaterThan(0);
  expect(report).toMatchObject({
    stopped: false,
    description: "100 requests per second until they were stopped",
  });
  if (endpoint !== "") expect(kept.phi3.service.instance.truth.total).toBe(account.sent);
});

describe("what became of the requests from the first to the last is the step's", () => {
  test("a failure among them fails it, unless the step says what becomes of them", async () => {
    const { test: step } = await stopped({ "faults.fail_every": 5 });
    expect(() => step.conclude()).toThrow(
      /^Expected that the \d+ requests of the load on phi3 succeed, found that \d+ did not: \d+ × 500$/,
    );
    expect(await step.verdict(eachSucceeds)).toMatch(
      /^failed: Expected that each of the \d+ requests succeeds, found \d+ that did not: .*: status 500$/,
    );
    expect(await step.verdict(noneRefused)).toMatch(/^failed: .*it was refused/);
    expect(await step.verdict(eachSucceedsOrIsRefused, [[500]])).toBe("passed");
    expect(await step.verdict(eachSucceedsOrIsRefused, [[503]])).toMatch(/^failed: .*its status is 500/);
    step.conclude();
  });

  test("one without an answer is no refusal", async () => {
    const { test: step } = await stopped({ "faults.reset": true });
    const lost =
      /^failed: Expected an answer to each of the \d+ requests of the load on phi3, found \d+ without/;
    expect(await step.verdict(eachSucceeds)).toMatch(lost);
    expect(await step.verdict(exactlyRefused, [0, [503]])).toMatch(lost);
  });

  test("an answer to another request is a wrong one", async () => {
    const { test: step } = await stopped({ "faults.cross_talk": true });
    expect(await step.verdict(eachSucceeds)).toMatch(/^failed: .*status 200, but wrong answer/);
    expect(await step.verdict(everyReplyIsRight)).toMatch(
      /^failed: phi3: \d+ of \d+ replies under load are not what was asked for/,
    );
  });

  test("the requests of each user count for his limit", async () => {
    const gateway = { rate_limit: { count: 5, window: "1 h" } };
    const { test: step, phi3 } = await stopped(
      {},
      { gateway, service: "gateway", more: { modifiers: { users: ["alice", "bob"] } } },
    );
    const account = runOf(running!).account;
    expect(await step.verdict(exactlyRefused, [account.sent - 10, [429]])).toBe("passed");
    expect(await step.verdict(exactlyRefused, [account.sent - 10, [503]])).toMatch(/^failed/);
    expect(await step.verdict(eachSucceedsOrIsRefused, [[429]])).toBe("passed");
    expect(
      phi3.service.instance.truth
        .last()
        .map(({ user }) => user)
        .sort(),
    ).toEqual([...Array.from({ length: 5 }, () => "alice"), ...Array.from({ length: 5 }, () => "bob")]);
  });

  test("targets are judged over all of it", async () => {
    const { test: step } = await stopped(
      { "faults.fail_every": 2 },
      {
        targets: [latencyOf(60_000), latencyOf(0.001, "request time"), errorRateOf(0.2)],
      },
    );
    // Half of the requests have no response time: a bound that is kept says nothing, one that is missed is missed.
    expect(await step.verdict(meetsTarget, [["response time"]])).toMatch(
      /^inconclusive: .* requests failed .* cannot tell its mean/,
    );
    expect(await step.verdict(meetsTarget, [["request time"]])).toMatch(
      /^failed: Unexpected .* expected request/,
    );
    expect(await step.verdict(meetsTarget, [["error rate"]])).toMatch(/^failed: Unexpected 0\.\d+ ratio/);
    const { sent } = runOf(running!).account;
    expect(step.evaluations.map(({ samples, met }) => [samples, met])).toEqual([
      [runOf(running!).account.ok, undefined],
      [runOf(running!).account.ok, false],
      [sent, false],
    ]);
  });

  test("requests that a generator did not send as promised say nothing", async () => {
    const { test: step } = await stopped(
      {},
      { validity: { dispatchDelayP99Ms: 0 }, targets: [latencyOf(60_000)] },
    );
    for (const verdict of [
      await step.verdict(eachSucceeds),
      await step.verdict(everyReplyIsRight),
      await step.verdict(meetsTarget, [["response time"]]),
    ])
      expect(verdict).toMatch(/^inconclusive: .*Requests were sent up to .* late/);
    expect(() => step.conclude()).not.toThrow(); // the step has said what is to become of them
  });
});

describe("quality under load", () => {
  const questions = {
    data: [table("user says | reply contains", "What is 17 + 25? | 42", "repeat: yes | no")],
  };

  test("a share of the replies is right", async () => {
    // Which rows are asked for is drawn: of so many requests both are.
    const { test: step } = await stopped({}, { more: questions, least: 40 });
    const share = (value: number) => step.verdict(shareOfRepliesIsRight, [{ value, unit: "ratio" }]);
    expect(await share(0.05)).toBe("passed");
    expect(await share(0.99)).toMatch(/are not what was asked for \(.* %\), expected at least 99 % to be/);
    expect(await step.verdict(everyReplyIsRight)).toMatch(/^failed/);
    expect(await step.verdict(shareOfRepliesIsRight, [rps(5)])).toMatch(
      /^failed: Unexpected 5 rps, expected a share/,
    );
  });

  test("every reply is right, also in a later step", async () => {
    const { test: step } = await stopped({});
    step.nextStep();
    expect(await step.verdict(everyReplyIsRight)).toBe("passed");
  });

  test("of replies that nobody said what to hold nothing can be said, nor without a load", async () => {
    const { test: step } = await stopped(
      {},
      { more: { data: [{ kind: "quote", line: 11, content: "Hello" }] } },
    );
    expect(await step.verdict(everyReplyIsRight)).toMatch(
      /do not say what their replies have to hold, expected `\{marker\}`/,
    );
    await running!.end();
    running = await startLoadCase({});
    expect(await running.test.verdict(everyReplyIsRight)).toMatch(/^failed: Unexpected ".*" before a load/);
  });

  test("where every request is refused nothing is right", async () => {
    const { test: step } = await stopped({ "faults.fail_every": 1 });
    expect(await step.verdict(everyReplyIsRight)).toBe("failed: phi3: No request got a reply");
  });
});

describe("order", () => {
  test("what runs already is not begun again, what does not run is not stopped", async () => {
    running = await startLoadCase({});
    const { test: step } = running;
    await expect(step.perform(stopsRequestsRunning, ["phi3"])).rejects.toThrow(
      /expected requests that are running on phi3: "Keep chat requests running/,
    );
    await step.perform(keepsChatsRunning, ["phi3", rate]);
    await expect(step.perform(keepsStreamsRunning, ["phi3", rate])).rejects.toThrow(
      /while requests are running on phi3/,
    );
  });

  test("a case that ends while they run has not judged them", async () => {
    const last = { number: 2, title: "", line: 1, expectations: [], binding: "definition" as const };
    running = await startLoadCase({}, { meta: { steps: [last] } });
    await running.test.perform(keepsChatsRunning, ["phi3", rate]);
    expect(() => running!.test.conclude()).toThrow(
      /^Unexpected requests that are still running on phi3 at the end of the case, expected a step that stops/,
    );
  });

  test("their server may recover meanwhile: the failures before stay", async () => {
    running = await startLoadCase({ "faults.fail_every": 1 });
    const { test: step, phi3 } = running;
    await step.perform(keepsChatsRunning, ["phi3", rate]);
    await served(running);
    await setFaults(phi3.url, { fail_every: false });
    await served(running);
    step.nextStep();
    await step.perform(stopsRequestsRunning, ["phi3"]);
    expect(() => step.conclude()).toThrow(/found that \d+ did not: \d+ × 500/);
    expect(runOf(running).account.ok).toBeGreaterThan(0);
  });
});
