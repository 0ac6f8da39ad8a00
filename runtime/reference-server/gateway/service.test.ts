import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  admin,
  call,
  chat,
  eventsOf,
  eventually,
  get,
  launchReady,
  post,
  samplesOf,
  setFaults,
} from "../testing/client.js";
import type { ReferenceServer } from "../start.js";

const KEYS = { alice: "sk-alice-0001", bob: "sk-bob-000001" };
const as = (user: keyof typeof KEYS) => ({ authorization: `Bearer ${KEYS[user]}` });

let phi3: ReferenceServer;
let hermes: ReferenceServer;
let gateway: ReferenceServer;
let more: ReferenceServer[] = [];

const launchGateway = async (settings: Record<string, unknown> = {}) => {
  gateway = await launchReady("gateway", {
    upstreams: { "Phi-3-Mini": phi3.url, "Hermes-2": [hermes.url] },
    users: KEYS,
    "upstreams.check_every": 20,
    ...settings,
  });
  return gateway.url;
};
const statusesOf = async (count: number, send: (index: number) => Promise<{ status: number }>) =>
  (await Promise.all(Array.from({ length: count }, (_, index) => send(index)))).map(({ status }) => status);
const countOf = (statuses: readonly number[], wanted: number) =>
  statuses.filter((status) => status === wanted).length;

beforeEach(async () => {
  [phi3, hermes] = await Promise.all([launchReady("phi3"), launchReady("hermes")]);
});
afterEach(async () => {
  await gateway.close();
  await Promise.all([phi3, hermes, ...more].map((server) => server.close()));
  more = [];
});

test("requests go to the model that they name; the answer says whose simulated time it is", async () => {
  const url = await launchGateway();
  for (const model of ["Phi-3-Mini", "Hermes-2"]) {
    const answer = await chat(url, "Hello marker-77aa", { model }, as("alice"));
    expect(answer).toMatchObject({ status: 200, json: { model } });
    expect(answer.json.choices[0].message.content).toContain("marker-77aa");
    expect(answer.headers["x-tcspec-upstream"]).toMatch(/^time-scale=0.001; suite; slots=/);
    expect(answer.headers["x-tcspec-tier"]).toBe("simulated");
  }
  expect(phi3.service.instance.truth.last()).toMatchObject([{ user: "alice" }]);
});

test("streams, completions and embeddings pass through, errors of the model too", async () => {
  const url = await launchGateway();
  const streamed = await chat(url, "repeat: a b", { stream: true }, as("alice"));
  expect(streamed.headers["content-type"]).toContain("text/event-stream");
  expect(eventsOf(streamed.text).at(-1)).toBe("[DONE]");
  expect(
    (await post(url, "/v1/completions", { model: "Phi-3-Mini", prompt: "repeat: x" }, as("alice"))).json
      .choices[0].text,
  ).toBe("x");
  expect(
    (await post(url, "/v1/embeddings", { model: "Hermes-2", input: "x" }, as("alice"))).json.data[0]
      .embedding,
  ).toHaveLength(4096);
  expect(await chat(url, "Hello", { top_p: 5 }, as("alice"))).toMatchObject({
    status: 400,
    json: { error: { param: "top_p" } },
  });
});

test.each<[string, unknown, number, string | null]>([
  ["another spelling of a model", { model: "PHI-3-MINI", messages: [] }, 404, "model_not_found"],
  ["a model named as a property of every object", { model: "constructor" }, 404, "model_not_found"],
  ["no model", { messages: [] }, 400, null],
  ["no object", [], 400, null],
  ["no JSON", "{", 400, "invalid_json"],
])("%s is refused here", async (_, body, status, code) => {
  const url = await launchGateway();
  expect(await post(url, "/v1/chat/completions", body, as("alice"))).toMatchObject({
    status,
    json: { error: { code } },
  });
  expect(phi3.service.instance.truth.total + hermes.service.instance.truth.total).toBe(0);
});

test("the model list is that of all models that can be reached", async () => {
  const url = await launchGateway();
  const ids = async () =>
    ((await get(url, "/v1/models", as("alice"))).json.data as { id: string }[]).map(({ id }) => id);
  expect(await ids()).toEqual(["Phi-3-Mini", "Hermes-2"]);
  await hermes.close();
  await eventually(async () => (await ids()).length === 1);
  expect(await ids()).toEqual(["Phi-3-Mini"]);
  expect((await chat(url, "Hello", { model: "Hermes-2" }, as("alice"))).json.error.code).toBe(
    "upstream_unavailable",
  );
  expect((await get(url, "/health")).json).toMatchObject({
    status: "healthy",
    upstreams: [{ healthy: true }, { healthy: false }],
  });
  hermes = await launchReady("hermes");
});

test("several servers of a model share its load, and one that is gone is passed over", async () => {
  const second = await launchReady("phi3");
  more = [second];
  const url = await launchGateway({ upstreams: { "Phi-3-Mini": [phi3.url, second.url] } });
  expect(countOf(await statusesOf(20, (index) => chat(url, `Hello ${index}`, {}, as("alice"))), 200)).toBe(
    20,
  );
  expect([phi3.service.instance.truth.total, second.service.instance.truth.total]).toEqual([10, 10]);
  await second.close();
  expect(countOf(await statusesOf(10, () => chat(url, "Hello", {}, as("alice"))), 200)).toBe(10);
});

describe("keys", () => {
  test.each<[string, Record<string, string>, number, string | null]>([
    ["no key", {}, 401, "missing_api_key"],
    ["another scheme", { authorization: "Basic c2s=" }, 401, "missing_api_key"],
    ["an unknown key", { authorization: "Bearer sk-nobody" }, 401, "invalid_api_key"],
    ["the key with white space around it", { authorization: `Bearer   ${KEYS.alice} ` }, 200, null],
  ])("%s", async (_, headers, status, code) => {
    const url = await launchGateway();
    const answer = await chat(url, "Hello", {}, headers);
    expect(answer.status).toBe(status);
    if (code !== null) expect(answer.json.error).toMatchObject({ type: "invalid_request_error", code });
    expect(answer.text).not.toContain("sk-nobody");
  });

  test("a user is made, served, listed without the key, and removed", async () => {
    const url = await launchGateway();
    const made = await admin(url, "POST", "/users", { name: "carol" });
    expect(made).toMatchObject({
      status: 201,
      json: { name: "carol", key: expect.stringMatching(/^sk-hxp-.{32}$/) },
    });
    const headers = { authorization: `Bearer ${String(made.json.key)}` };
    expect((await chat(url, "Hello", {}, headers)).status).toBe(200);
    expect((await admin(url, "POST", "/users", { name: "carol" })).status).toBe(409);
    expect((await admin(url, "GET", "/users")).json).toEqual({ users: ["alice", "bob", "carol"] });
    expect((await admin(url, "DELETE", "/users/carol")).status).toBe(200);
    expect((await chat(url, "Hello", {}, headers)).status).toBe(401);
    expect((await admin(url, "DELETE", "/users/carol")).status).toBe(404);
    expect((await admin(url, "POST", "/users", { name: "../x" })).json.error.param).toBe("name");
    const seen =
      (await admin(url, "GET", "/log")).text +
      (await get(url, "/metrics")).text +
      (await admin(url, "GET", "/configuration")).text;
    for (const key of [String(made.json.key), ...Object.values(KEYS)]) expect(seen).not.toContain(key);
  });

  test("where no key is required none is asked for", async () => {
    const url = await launchGateway({ "auth.required": false });
    expect((await chat(url, "Hello")).status).toBe(200);
  });
});

describe("the rate limit", () => {
  const limited = { rate_limit: { count: 10, window: "1 h" } };

  test("is exact for requests that come together, and each user's own", async () => {
    const url = await launchGateway(limited);
    const statuses = await statusesOf(15, () => chat(url, "Hello", {}, as("alice")));
    expect([countOf(statuses, 200), countOf(statuses, 429)]).toEqual([10, 5]);
    expect((await chat(url, "Hello", {}, as("bob"))).status).toBe(200);
    const refused = await chat(url, "Hello", {}, as("alice"));
    expect(refused.json.error).toMatchObject({ type: "requests", code: "rate_limit_exceeded" });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(3500);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(3600);
    expect(phi3.service.instance.truth.total).toBe(11);
  });

  test("cannot be talked around", async () => {
    const url = await launchGateway(limited);
    await statusesOf(10, () => chat(url, "Hello", {}, as("alice")));
    const body = { model: "Phi-3-Mini", messages: [{ role: "user", content: "Hello" }] };
    const tricks: [string, object, Record<string, string>][] = [
      ["/v1/chat/completions", body, { "x-forwarded-for": "203.0.113.7" }],
      ["/v1/chat/completions", body, { "x-user-id": "bob" }],
      ["/v1/chat/completions", { ...body, user: "bob" }, {}],
      ["/v1/chat/completions", { ...body, model: "PHI-3-MINI" }, {}],
      ["/v1/chat/completions", { ...body, stream: true }, {}],
      ["/v1//chat/completions/", body, {}],
      ["/v1/chat/completions?x=1", body, {}],
      ["/v1/completions", { model: "Phi-3-Mini", prompt: "Hello" }, {}],
    ];
    for (const [path, payload, headers] of tricks)
      expect((await post(url, path, payload, { ...as("alice"), ...headers })).status).toBe(429);
    expect(phi3.service.instance.truth.total).toBe(10);
  });

  test("ends with its window and follows a changed setting at once", async () => {
    const url = await launchGateway({ rate_limit: { count: 1, window: 150 } });
    expect((await chat(url, "Hello", {}, as("alice"))).status).toBe(200);
    await eventually(async () => (await chat(url, "Hello", {}, as("alice"))).status === 200);
    await admin(url, "PATCH", "/configuration", { rate_limit: { count: 1000, window: "1 h" } });
    expect(countOf(await statusesOf(5, () => chat(url, "Hello", {}, as("alice"))), 200)).toBe(5);
  });

  test("holds for guessed keys too, and lets the users in beside them", async () => {
    const url = await launchGateway(limited);
    const statuses = await statusesOf(14, (index) =>
      chat(url, "Hello", {}, { authorization: `Bearer sk-guess-${index}` }),
    );
    expect([countOf(statuses, 401), countOf(statuses, 429)]).toEqual([10, 4]);
    expect((await chat(url, "Hello", {}, as("alice"))).status).toBe(200);
  });
});

test("another user's name in a header does not reach the model", async () => {
  const url = await launchGateway();
  await chat(url, "Hello", { user: "mallory" }, { ...as("alice"), "x-user-id": "bob" });
  expect(phi3.service.instance.truth.last()).toMatchObject([{ user: "alice" }]);
});

test("metrics count by model, status and user", async () => {
  const url = await launchGateway();
  await chat(url, "Hello", {}, as("alice"));
  await chat(url, "Hello", { top_p: 5 }, as("alice"));
  await chat(url, "Hello");
  const samples = samplesOf((await get(url, "/metrics")).text);
  expect(samples.get('llm_requests_total{model="Phi-3-Mini",status="200",user_id="alice"}')).toBe(1);
  expect(samples.get('llm_requests_total{model="Phi-3-Mini",status="400",user_id="alice"}')).toBe(1);
  expect(samples.get('llm_requests_total{model="unknown",status="401",user_id="unknown"}')).toBe(1);
  expect(samples.get('llm_active_requests{model="Phi-3-Mini"}')).toBe(0);
});

describe("an upstream that fails", () => {
  let broken: Server;
  afterEach(() => {
    broken.closeAllConnections();
    return new Promise((resolve) => broken.close(resolve));
  });
  const launchBroken = async (behave: (write: (text: string) => void, cut: () => void) => void) => {
    broken = createServer((request, response) => {
      if (request.url === "/health") response.end("{}");
      else {
        request.resume();
        const head = () => response.writeHead(200, { "content-type": "text/event-stream" });
        behave(
          (text) => head().write(text),
          () => response.destroy(),
        );
      }
    });
    await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
    const { port } = broken.address() as AddressInfo;
    return launchGateway({
      upstreams: { "Phi-3-Mini": `http://127.0.0.1:${port}` },
      "upstreams.timeout": 50,
    });
  };

  test("before its answer gives 502", async () => {
    const url = await launchBroken((_, cut) => cut());
    expect(await chat(url, "Hello", {}, as("alice"))).toMatchObject({
      status: 502,
      json: { error: { code: "upstream_failed" } },
    });
  });

  test("to answer in time gives 504", async () => {
    const url = await launchBroken(() => undefined);
    expect(await chat(url, "Hello", {}, as("alice"))).toMatchObject({
      status: 504,
      json: { error: { code: "upstream_timeout" } },
    });
  });

  test("in the middle of a stream ends the connection: no answer that looks complete", async () => {
    const url = await launchBroken((write, cut) => {
      write("data: {}\n\n");
      setImmediate(cut);
    });
    await expect(chat(url, "Hello", { stream: true }, as("alice"))).rejects.toThrow();
    expect((await call(url, "GET", "/health")).status).toBe(200);
  });
});

test("a model that misbehaves is passed on as it is", async () => {
  const url = await launchGateway();
  await setFaults(phi3.url, { wrong_error_status: 418 });
  expect((await chat(url, "Hello", { top_p: 5 }, as("alice"))).status).toBe(418);
});
