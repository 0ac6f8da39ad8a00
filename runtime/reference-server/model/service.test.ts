import { once } from "node:events";
import { connect } from "node:net";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { request } from "undici";
import { modelFacts, modelServiceNames } from "../catalogue.js";
import {
  admin,
  call,
  chat,
  eventsOf,
  eventually,
  get,
  launch,
  launchReady,
  post,
  samplesOf,
} from "../testing/client.js";
import type { ReferenceServer } from "../start.js";

let server: ReferenceServer;
afterEach(() => server.close());

const MODEL = "Phi-3-Mini";

test.each(modelServiceNames)(
  "%s answers with its own model, dimension and declared capacity",
  async (name) => {
    server = await launchReady(name);
    const { model, dimension, slots } = modelFacts[name];
    const answer = await post(server.url, "/v1/embeddings", { model, input: "Hello" });
    expect(answer.json.data[0].embedding).toHaveLength(dimension);
    expect(answer.headers).toMatchObject({
      "x-tcspec-tier": "simulated",
      "x-tcspec-time-scale": "0.001",
      "x-tcspec-capacity": `suite; slots=${slots}; queue=256`,
    });
    expect((await get(server.url, "/v1/models")).json.data).toMatchObject([{ id: model, object: "model" }]);
    expect((await get(server.url, "/health")).json).toMatchObject({
      capacity: { profile: "suite", slots },
      time_scale: 0.001,
    });
  },
);

test.each<[string, string, unknown, number, string, string[]]>([
  ["GET", "/v1/nothing", undefined, 404, "unknown_url", []],
  ["GET", "/", undefined, 404, "unknown_url", []],
  ["DELETE", "/v1/models", undefined, 405, "method_not_allowed", ["GET"]],
  ["POST", "/health", "{}", 405, "method_not_allowed", ["GET"]],
  ["POST", "/v1/chat/completions", "{ not json", 400, "invalid_json", []],
  ["POST", "/v1/chat/completions", "", 400, "invalid_json", []],
  [
    "POST",
    "/v1/chat/completions",
    { model: "HERMES-2", messages: [{ role: "user", content: "x" }] },
    404,
    "model_not_found",
    [],
  ],
  ["POST", "/v1/embeddings", "x".repeat(2000), 413, "request_too_large", []],
  ["GET", "/admin/nothing", undefined, 401, "invalid_api_key", []],
])("%s %s with %j is refused with %d and %s", async (method, path, body, status, code, allow) => {
  server = await launchReady("phi3", { "limits.body_bytes": 1024 });
  const answer = await call(server.url, method, path, body);
  expect(answer.status).toBe(status);
  expect(answer.json).toEqual({
    error: {
      message: expect.any(String),
      type: "invalid_request_error",
      param: code === "model_not_found" ? "model" : null,
      code,
    },
  });
  expect(answer.headers["allow"]).toBe(allow.length === 0 ? undefined : allow.join());
});

test("a body without end or length is refused as soon as it is too long", async () => {
  server = await launchReady("phi3", { "limits.body_bytes": 1024 });
  const { statusCode, body } = await request(`${server.url}/v1/completions`, {
    method: "POST",
    body: Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(1000, 32))),
  });
  await body.dump();
  expect(statusCode).toBe(413);
});

test("before it is ready it says so and serves nothing", async () => {
  server = await launch("phi3", { time_scale: 1, "initialization.duration": "1 h" });
  expect(await get(server.url, "/health")).toMatchObject({
    status: 503,
    json: { status: "starting", state: "created", initialization_ms: null },
  });
  expect(await chat(server.url, "Hello")).toMatchObject({
    status: 503,
    json: { error: { code: "not_ready" } },
  });
  expect((await get(server.url, "/metrics")).status).toBe(200);
});

test("max_tokens cuts a reply with finish reason length, stop ends it before its text", async () => {
  server = await launchReady("phi3");
  const cut = await chat(server.url, "count to 50", { max_tokens: 5 });
  expect(cut.json).toMatchObject({
    choices: [{ finish_reason: "length", message: { content: "1, 2, 3" } }],
    usage: { completion_tokens: 5 },
  });
  const stopped = await chat(server.url, "count to 50", { stop: [", 4", "2"] });
  expect(stopped.json.choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "1, " } });
});

test("completions answer each prompt", async () => {
  server = await launchReady("phi3");
  const { json } = await post(server.url, "/v1/completions", {
    model: MODEL,
    prompt: ["repeat: a", "repeat: b c"],
  });
  expect(json).toMatchObject({
    object: "text_completion",
    choices: [
      { index: 0, text: "a" },
      { index: 1, text: "b c" },
    ],
    usage: { completion_tokens: 3 },
  });
  const streamed = await post(server.url, "/v1/completions", {
    model: MODEL,
    prompt: ["repeat: a", "repeat: b c"],
    stream: true,
  });
  const texts = ["", ""];
  for (const event of eventsOf(streamed.text).slice(0, -1))
    for (const { index, text } of (JSON.parse(event) as { choices: { index: number; text: string }[] })
      .choices)
      texts[index] = `${texts[index] ?? ""}${text}`;
  expect(texts).toEqual(["a", "b c"]);
});

test("embeddings in base64 are the same vectors", async () => {
  server = await launchReady("phi3");
  const ask = (format: string) =>
    post(server.url, "/v1/embeddings", { model: MODEL, input: "a cat", encoding_format: format });
  const plain = (await ask("float")).json.data[0].embedding as number[];
  const packed = Buffer.from((await ask("base64")).json.data[0].embedding as string, "base64");
  expect(packed).toHaveLength(4 * plain.length);
  expect(packed.readFloatLE(4)).toBeCloseTo(plain[1]!, 6);
});

test("a conversation longer than the context is refused by its field", async () => {
  server = await launchReady("phi3", { "limits.context_tokens": 50 });
  expect((await chat(server.url, "word ".repeat(60))).json.error).toMatchObject({
    param: "messages",
    code: "context_length_exceeded",
  });
  const most = await chat(server.url, "count to 100");
  expect(most.json.usage.total_tokens).toBe(50);
});

test("beyond slots and queue requests are refused at once with 503, the others are served", async () => {
  // The first takes long enough for all others to come meanwhile, on a busy machine, too.
  server = await launchReady("phi3", {
    "capacity.slots": 1,
    "capacity.queue": 2,
    time_scale: 1,
    "initialization.duration": 0,
  });
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => chat(server.url, `Hello request-${index}`)),
  );
  const refused = answers.filter(({ status }) => status === 503);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
  expect(refused).toHaveLength(5);
  for (const { json, headers } of refused) {
    expect(json.error.code).toBe("overloaded");
    expect(headers["retry-after"]).toBe("1");
  }
  for (const [index, { status, json }] of answers.entries())
    if (status === 200) expect(json.choices[0].message.content).toContain(`request-${index}`);
});

test("the truth of a request is found by its id and agrees with itself", async () => {
  server = await launchReady("phi3");
  const { json } = await chat(server.url, "Write 10 words", { user: "alice" });
  const { requests } = (await admin(server.url, "GET", `/truth?id=${String(json.id)}`)).json;
  expect(requests).toMatchObject([
    { id: json.id, kind: "chat", user: "alice", status: 200, completionTokens: json.usage.completion_tokens },
  ]);
  const [truth] = requests;
  expect(truth.receivedAtMs).toBeLessThanOrEqual(truth.startedAtMs);
  expect(truth.startedAtMs).toBeLessThanOrEqual(truth.firstTokenAtMs);
  expect(truth.firstTokenAtMs).toBeLessThanOrEqual(truth.finishedAtMs);
  expect((await admin(server.url, "DELETE", "/truth")).json.requests).toEqual([]);
  expect((await admin(server.url, "GET", "/truth?limit=x")).status).toBe(400);
});

test("a client that goes away gives its slot back", async () => {
  server = await launchReady("phi3", { "capacity.slots": 1, time_scale: 1, "initialization.duration": 0 });
  const gone = new AbortController();
  const cut = request(`${server.url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({
      model: MODEL,
      stream: true,
      messages: [{ role: "user", content: "Write 10000 words" }],
    }),
    signal: gone.signal,
  }).then(({ body }) => body.text());
  const outcome = expect(cut).rejects.toThrow();
  const active = async () => Number((await get(server.url, "/health")).json.active_requests);
  await eventually(async () => (await active()) === 1);
  gone.abort();
  await outcome;
  await eventually(async () => (await active()) === 0);
  expect((await admin(server.url, "GET", "/truth")).json.requests).toMatchObject([{ status: 499 }]);
});

test("metrics count requests by status and user, and the user names do not grow without bound", async () => {
  server = await launchReady("phi3");
  await chat(server.url, "Hello", { user: "alice" });
  await chat(server.url, "Hello", { user: "alice", top_p: 7 });
  await post(server.url, "/v1/embeddings", { model: MODEL, input: "Hello" }, { "x-user-id": "bob" });
  const samples = samplesOf((await get(server.url, "/metrics")).text);
  expect(samples.get(`llm_requests_total{model="${MODEL}",status="200",user_id="alice"}`)).toBe(1);
  expect(samples.get(`llm_requests_total{model="${MODEL}",status="400",user_id="anonymous"}`)).toBe(1);
  expect(samples.get(`llm_requests_total{model="${MODEL}",status="200",user_id="bob"}`)).toBe(1);
  const { metrics } = server.service.instance;
  for (let user = 0; user < 1200; user += 1) metrics.request(MODEL, 200, `user-${user}`, 0.1);
  const labels = [...samplesOf(await metrics.text()).keys()].filter((key) =>
    key.startsWith("llm_requests_total"),
  );
  expect(labels.length).toBeLessThan(1010);
});

test("what is not HTTP is refused and harms nobody", async () => {
  server = await launchReady("phi3");
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.end("\u0000\u0001 no http\r\n\r\n");
  const [data] = (await once(socket, "data")) as [Buffer];
  expect(data.toString()).toContain("400");
  expect((await get(server.url, "/health")).status).toBe(200);
});

test("the log is kept in a file too, a line for each request", async () => {
  const folder = mkdtempSync(join(tmpdir(), "refserver-log-"));
  try {
    const file = join(folder, "service.log");
    server = await launchReady("phi3", { "log.file": file });
    const { headers } = await chat(server.url, "Hello");
    await server.close();
    const entries = readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries).toContainEqual(
      expect.objectContaining({ event: "request", requestId: headers["x-request-id"], status: 200 }),
    );
    server = await launchReady("phi3");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
