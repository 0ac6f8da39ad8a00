import { faults } from "../fixtures/faults.js";
import { loadsOf } from "./load/loads.js";
import { eachSucceeds } from "./outcomes.js";
import { loadsThroughOutage } from "./outage.js";
import { startCase } from "./testing/case.js";
import { heldAtLast } from "./testing/load-case.js";
import { latencyOf, ms, rps } from "./testing/load-targets.js";
import { ShortLoadFramework, superviseLoads } from "./testing/short-loads.js";

import type { Target } from "../../compiler/model/target.js";
import type { OutageJudgement } from "../load/scenarios/outage.js";
import type { TestCase } from "./testing/case.js";

// Real loads and a real outage on a machine that may be busy: what is asserted holds however slow it is.
jest.setTimeout(60_000);

const model = (settings: Record<string, unknown> = {}) => ({
  kind: "model" as const,
  model: "Phi-3-Mini",
  allow: [],
  connectTimeoutMs: 5000,
  settings: { time_scale: 0.001, ...settings },
});
const services = {
  phi3: model(),
  hermes: { ...model(), model: "Hermes-2" },
  openchat: { ...model({ "faults.fail_every": 4 }), model: "OpenChat-3.5" },
};

let supervised: () => Promise<void>;
beforeAll(async () => (supervised = await superviseLoads(services)));
afterAll(() => supervised());

let step: TestCase;
async function startStep(...targets: Target[]): Promise<void> {
  const fixtures: Record<string, unknown> = {};
  step = startCase({ meta: { id: "TC-OUTAGE", targets, fixtures: ["load", "faults"] }, fixtures });
  fixtures["load"] = new ShortLoadFramework(step.active.context, {});
  fixtures["faults"] = (await faults.setUp(step.active.context)).value;
}
afterEach(() => step.end());

/** 40 a second for 4 s, and after 1 s for 0.8 s a service is stopped. */
const phrase = (service: string, stopped: string) => [service, rps(40), ms(4000), ms(1000), stopped, ms(800)];
const verdictOf = (service: string, stopped: string) =>
  step.verdict(loadsThroughOutage, phrase(service, stopped));
const judgement = () =>
  step.attached.findLast(({ name }) => name === "outage.json")!.data as Pick<
    OutageJudgement,
    "verdict" | "problems" | "recoveredAfterMs"
  >;
const account = () => loadsOf(step.active.context).runs.at(-1)!.account;

test("the service itself is stopped: what was due meanwhile is lost, before and after it all is served", async () => {
  await startStep(latencyOf(60_000), latencyOf(60_000, "recovery time"));
  expect(await heldAtLast(step, loadsThroughOutage, phrase("phi3", "phi3"))).toBe("passed");
  expect(account().connectionError).toBeGreaterThan(0);
  expect(account().connectionError).toBeLessThan(account().due / 2);
  expect(judgement()).toMatchObject({ verdict: "held", problems: [] });
  expect(judgement().recoveredAfterMs).toBeGreaterThanOrEqual(0);
  expect(step.evaluations.slice(-2).map(({ target, met }) => [target.subject, met])).toEqual([
    ["response time", true],
    ["recovery time", true],
  ]);
  expect(await step.verdict(eachSucceeds)).toMatch(/^failed: Expected an answer to each/);
});

test("another service is stopped: none of the requests is lost", async () => {
  await startStep();
  expect(await heldAtLast(step, loadsThroughOutage, phrase("phi3", "hermes"))).toBe("passed");
  expect(await step.verdict(eachSucceeds)).toBe("passed");
});

test("a target for the recovery is missed, one for the response time, too", async () => {
  await startStep(latencyOf(-1, "recovery time"));
  expect(await verdictOf("phi3", "phi3")).toMatch(
    /^failed: Unexpected \d.* expected recovery time mean <= -1/,
  );
  await step.end();
  await startStep(latencyOf(0.001));
  expect(await verdictOf("phi3", "hermes")).toMatch(
    /^failed: Unexpected \d.* expected response time mean <= 0.001/,
  );
});

test("a service that fails without being stopped does not hold", async () => {
  await startStep();
  expect(await verdictOf("openchat", "hermes")).toMatch(
    /^failed: Before the outage the rate did not hold: .*× 500\); After the outage the rate did not come back/,
  );
});

test("an outage that does not fit into its load is refused", async () => {
  await startStep();
  const tooLong = ["phi3", rps(40), ms(1000), ms(500), "phi3", ms(600)];
  expect(await step.verdict(loadsThroughOutage, tooLong)).toMatch(
    /^failed: Unexpected outage of 600 ms after 500 ms of a load of 1000 ms, expected one that is over before the load is/,
  );
});
