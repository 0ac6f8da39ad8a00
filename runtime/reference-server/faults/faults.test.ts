import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ADMIN_TOKEN, chat, eventually, launch, launchReady, post, setFaults } from "../testing/client.js";
import * as checks from "../testing/checks.js";
import { startReferenceServer, type ReferenceServer } from "../start.js";
import { VirtualClock } from "../testing/virtual-clock.js";
import { Faults } from "./faults.js";
import { faultTable, type FaultName, type FaultValue } from "./table.js";

type Check = (url: string) => Promise<void>;

const KEY = "sk-alice-0001";
const asAlice = { authorization: `Bearer ${KEY}` };

/** Each fault of a model service and the check that sees it. The same check passes without the fault. */
const atModels: [FaultName, FaultValue, Check][] = [
  ["wrong_model", true, checks.chatConforms],
  ["wrong_model", true, checks.streamConforms],
  ["missing_usage", true, checks.chatConforms],
  ["wrong_totals", true, checks.chatConforms],
  ["invalid_finish_reason", true, checks.chatConforms],
  ["empty_content", true, checks.chatConforms],
  ["short_embedding", true, checks.embeddingConforms],
  ["stream_without_done", true, checks.streamConforms],
  ["stream_out_of_order", true, checks.streamConforms],
  ["stream_without_usage", true, checks.streamConforms],
  ["stream_cut", true, checks.streamConforms],
  ["forgets_conversation", true, checks.remembersConversation],
  ["cross_talk", true, checks.answersBelongToRequests],
  ["accepts_invalid", true, checks.refusesInvalid],
  ["accepts_invalid", "temperature", checks.refusesInvalid],
  ["accepts_invalid", "model", checks.refusesInvalid],
  ["wrong_error_status", 500, checks.refusesInvalid],
  ["error_not_openai", true, checks.refusesInvalid],
  ["error_without_param", true, checks.refusesInvalid],
  ["no_retry_after", true, checks.refusalsSayWhenToComeBack],
  ["no_allow", true, checks.refusesWrongMethod],
  ["metrics_missing", true, checks.metricsFollow],
  ["metrics_missing", "llm_active_requests", checks.metricsFollow],
  ["metrics_frozen", true, checks.metricsFollow],
  ["metrics_malformed", true, checks.metricsFollow],
  ["unhealthy", true, checks.saysHealthy],
  ["states_out_of_order", true, checks.passedTheStates],
  ["state_skipped", true, checks.passedTheStates],
  ["state_skipped", "configuring", checks.passedTheStates],
  ["restarts_on_reload", true, checks.reloadsWithoutRestart],
  ["change_ignored", true, checks.takesChanges],
  ["change_ignored", "defaults.top_p", checks.takesChanges],
  ["change_partly_applied", true, checks.takesChanges],
  ["accepts_invalid_change", true, checks.refusesChanges],
  ["model_not_listed", true, checks.listsItsModelOnce],
  ["model_listed_twice", true, checks.listsItsModelOnce],
  ["key_in_log", true, checks.keepsKeysOutOfItsLog],
  ["memory_growth", 1000, checks.memoryStays],
  ["stall", 60_000, checks.answersSoon],
  ["delay", 60_000, checks.answersSoon],
  ["reset", true, checks.answersSoon],
  ["hang", true, checks.answersSoon],
  ["fail_every", 4, checks.servesEachRequest],
];

/** Faults whose check needs more than a ready model service: below, and in the tests of their rooms. */
const elsewhere: FaultName[] = [
  "health_lying",
  "initialization_slow",
  "slow",
  "rate_limit_off_by",
  "accepts_any_key",
  "wrong_route",
  "not_logged",
];

let server: ReferenceServer | undefined;
let folder: string;
let settingsFile: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "refserver-faults-"));
  settingsFile = join(folder, "settings.json");
  writeFileSync(settingsFile, JSON.stringify({ time_scale: 0.001, "admin.token": ADMIN_TOKEN }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  await server?.close();
  server = undefined;
});

test("every fault is seen by a check", () => {
  expect([...new Set(atModels.map(([name]) => name)), ...elsewhere].sort()).toEqual(
    Object.keys(faultTable).sort(),
  );
});

test.each([...new Set(atModels.map(([, , check]) => check))].map((check) => [check.name, check] as const))(
  "a sound server: %s",
  async (_, check) => {
    server = await launchReady("phi3", {}, settingsFile);
    await check(server.url);
  },
);

test.each(atModels)("%s (%j) is seen", async (name, value, check) => {
  server = await launchReady("phi3", { faults: { [name]: value } }, settingsFile);
  await expect(check(server.url)).rejects.toThrow();
});

test("health_lying is seen while the service initialises", async () => {
  server = await launch("phi3", { "initialization.duration": "1 h", time_scale: 1 });
  await checks.healthIsTrue(server.url);
  await setFaults(server.url, { health_lying: true });
  await expect(checks.healthIsTrue(server.url)).rejects.toThrow();
});

describe("at the gateway", () => {
  let models: ReferenceServer[] = [];
  const gateway = async (faults: Record<string, unknown>) => {
    models = [await launchReady("phi3"), await launchReady("hermes")];
    server = await launchReady("gateway", {
      upstreams: { "Phi-3-Mini": models[0]!.url, "Hermes-2": models[1]!.url },
      users: { alice: KEY },
      "rate_limit.count": 3,
      faults,
    });
    return server.url;
  };
  afterEach(async () => {
    await Promise.all(models.map((model) => model.close()));
    models = [];
  });

  const admitsExactly =
    (count: number): Check =>
    async (url) => {
      const statuses = await Promise.all(
        Array.from({ length: 6 }, async () => (await chat(url, "Hi", {}, asAlice)).status),
      );
      expect(statuses.filter((status) => status === 200)).toHaveLength(count);
      expect(statuses.filter((status) => status === 429)).toHaveLength(6 - count);
    };
  const refusesUnknownKeys: Check = async (url) =>
    expect((await chat(url, "Hi", {}, { authorization: "Bearer sk-unknown" })).status).toBe(401);
  const routesByModel: Check = async (url) =>
    expect((await chat(url, "Hi", {}, asAlice)).json.model).toBe("Phi-3-Mini");

  test.each<[FaultName, FaultValue, Check]>([
    ["rate_limit_off_by", 1, admitsExactly(3)],
    ["rate_limit_off_by", -1, admitsExactly(3)],
    ["accepts_any_key", true, refusesUnknownKeys],
    ["wrong_route", true, routesByModel],
    ["model_not_listed", "Phi-3-Mini", (url) => checks.listsItsModelOnce(url, asAlice)],
  ])("%s (%j) is seen", async (name, value, check) => {
    const url = await gateway({});
    await check(url);
    await server?.close();
    await Promise.all(models.map((model) => model.close()));
    await expect(check(await gateway({ [name]: value }))).rejects.toThrow();
  });
});

describe("on a clock of its own", () => {
  const settings = { time_scale: 1, "admin.token": ADMIN_TOKEN };

  test.each([
    [{}, 8000],
    [{ initialization_slow: 3 }, 24_000],
  ])("with %j the initialization takes %d ms", async (faults, ms) => {
    const clock = new VirtualClock();
    server = await startReferenceServer({ service: "phi3", settings: { ...settings, faults }, clock });
    await clock.advance(60_000);
    expect(server.service.instance.lifecycle.initializationMs).toBe(ms);
  });

  test.each([
    [{}, 500],
    [{ slow: 3 }, 1500],
  ])("with %j the reference request takes %d ms", async (faults, ms) => {
    const clock = new VirtualClock();
    server = await startReferenceServer({ service: "phi3", settings: { ...settings, faults }, clock });
    const { truth } = server.service.instance;
    await clock.advance(60_000);
    const prompt = `Write 20 words${" a".repeat(17)}`;
    const reply = post(server.url, "/v1/completions", { model: "Phi-3-Mini", prompt, max_tokens: 20 });
    await eventually(async () => {
      await clock.advance(100);
      return truth.total === 1;
    });
    expect((await reply).json.usage).toEqual({ prompt_tokens: 20, completion_tokens: 20, total_tokens: 40 });
    expect(truth.last()[0]?.serviceMs).toBeCloseTo(ms, 3);
  });
});

test("faults are undone one by one and all at once, and what they remember with them", async () => {
  server = await launchReady("phi3", { faults: { missing_usage: true, wrong_model: true } });
  expect((await setFaults(server.url, { missing_usage: false })).json.active).toEqual({ wrong_model: true });
  await expect(checks.chatConforms(server.url)).rejects.toThrow();
  expect((await setFaults(server.url, { wrong_model: false })).json.active).toEqual({});
  await checks.chatConforms(server.url);
});

test.each([
  [{ no_such_fault: true }, "no_such_fault", "unknown_fault"],
  [{ slow: "very" }, "slow", "invalid_fault"],
  [{ reset: 1 }, "reset", "invalid_fault"],
  [{ metrics_missing: 3 }, "metrics_missing", "invalid_fault"],
])("the faults %j are refused, and none is set", async (faults, param, code) => {
  server = await launchReady("phi3");
  const { status, json } = await setFaults(server.url, { wrong_model: true, ...faults });
  expect(status).toBe(400);
  expect(json.error).toMatchObject({ param, code });
  await checks.chatConforms(server.url);
});

test("a stall ends by itself", async () => {
  const clock = new VirtualClock();
  const faults = new Faults(clock);
  faults.set({ stall: 2000 });
  const delay = () => faults.apply("transport", { delayMs: 0, fate: "answer" }).delayMs;
  expect(delay()).toBe(2000);
  await clock.advance(1500);
  expect(delay()).toBe(500);
  await clock.advance(1500);
  expect(delay()).toBe(0);
});

test("streamed completions pass the faults of streams too", async () => {
  server = await launchReady("phi3", { faults: { stream_out_of_order: true } });
  const { text } = await post(server.url, "/v1/completions", {
    model: "Phi-3-Mini",
    prompt: "repeat: one two three",
    stream: true,
  });
  expect(text.indexOf('"text":" three"')).toBeLessThan(text.indexOf('"text":"one"'));
});
