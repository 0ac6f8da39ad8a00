import { admin, ADMIN_TOKEN, launchReady, setFaults } from "../reference-server/testing/client.js";
import { caseState } from "./mechanism/state.js";
import { eachRefused, eachSucceeds } from "./outcomes.js";
import { refusesRevokedKey, refusesWithoutKey, refusesWrongKey } from "./keys.js";
import { sendsChat } from "./send-requests.js";
import { startCase } from "./testing/case.js";
import type { TestCase } from "./testing/case.js";
import { createUsers, revokeKey } from "./users.js";

let phi3: Awaited<ReturnType<typeof launchReady>>;
let gateway: Awaited<ReturnType<typeof launchReady>>;
let testCase: TestCase;

beforeAll(async () => {
  phi3 = await launchReady("phi3");
  gateway = await launchReady("gateway", { upstreams: { "Phi-3-Mini": [phi3.url] } });
});

afterAll(async () => {
  await gateway.close();
  await phi3.close();
});

beforeEach(() => {
  testCase = startCase({ services: { gateway: { url: gateway.url, adminToken: ADMIN_TOKEN } } });
});

afterEach(async () => {
  await admin(gateway.url, "DELETE", "/faults");
  await testCase.end();
});

const as = (user: string) => ({ modifiers: { user } });

/** Without a key the gateway lists no model, so the configuration has to name one. */
function nameModel(): void {
  const { replaced } = caseState(testCase.active);
  for (const [name, service] of replaced)
    replaced.set(name, { ...service, config: { ...service.config, model: "Phi-3-Mini" } });
}

test("a created user's key is let through; revoked, it is refused", async () => {
  nameModel();
  await testCase.perform(createUsers, ["gateway", ["alice", "bob"]]);
  await testCase.perform(sendsChat, ["gateway"], as("alice"));
  expect(await testCase.verdict(eachSucceeds)).toBe("passed");

  testCase.nextStep();
  await testCase.perform(revokeKey, ["alice", "gateway"]);
  expect(await testCase.verdict(refusesRevokedKey, ["alice", "gateway"])).toBe("passed");
  expect(await testCase.verdict(refusesRevokedKey, ["bob", "gateway"])).toMatch(
    /^failed: Expected gateway to refuse .* found: its status is 200/,
  );
});

test("a user that nobody created has no key, and one that is there is not created again", async () => {
  await expect(testCase.perform(sendsChat, ["gateway"], as("carol"))).rejects.toThrow(
    'Unexpected user "carol" of gateway, expected one that was created before',
  );
  await testCase.perform(createUsers, ["gateway", ["dave"]]);
  await expect(testCase.perform(createUsers, ["gateway", ["dave"]])).rejects.toThrow(/status 409/);
});

test("the users of a case are gone after it", async () => {
  await testCase.perform(createUsers, ["gateway", ["erin"]]);
  await testCase.end();
  expect((await admin(gateway.url, "GET", "/users")).json).toEqual({ users: [] });
});

test("no key and a wrong key are refused, each by its code", async () => {
  nameModel();
  expect(await testCase.verdict(refusesWithoutKey, ["gateway"])).toBe("passed");
  expect(await testCase.verdict(refusesWrongKey, ["gateway"])).toBe("passed");
  testCase.nextStep();
  await testCase.perform(sendsChat, ["gateway"]);
  expect(await testCase.verdict(eachRefused, [[401]])).toBe("passed");
});

test.each([
  [{ accepts_any_key: true }, "passed", /^failed: .*its status is 200/],
  [{ wrong_error_status: 400 }, /^failed: .*its status is 400/, /^failed: .*its status is 400/],
  [{ error_not_openai: true }, /^failed: .*not well-formed/, /^failed: .*not well-formed/],
])("a gateway that %j is found out", async (faults, without, wrong) => {
  nameModel();
  await setFaults(gateway.url, faults);
  expect(await testCase.verdict(refusesWithoutKey, ["gateway"])).toMatch(without);
  expect(await testCase.verdict(refusesWrongKey, ["gateway"])).toMatch(wrong);
});
