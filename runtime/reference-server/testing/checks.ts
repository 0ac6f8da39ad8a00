import { admin, chat, eventsOf, get, post, samplesOf, ADMIN_TOKEN } from "./client.js";

/** What a sound server does, said as checks that throw where it does not. Each takes the server's address. */

const MODEL = "Phi-3-Mini";

export async function chatConforms(url: string): Promise<void> {
  const { status, json, headers } = await chat(url, "Hello there");
  expect(status).toBe(200);
  expect(headers["content-type"]).toContain("application/json");
  expect(json).toMatchObject({
    id: expect.stringMatching(/^chatcmpl-/),
    object: "chat.completion",
    created: expect.any(Number),
    model: MODEL,
    choices: [{ index: 0, message: { role: "assistant", content: expect.stringMatching(/./) } }],
  });
  expect(["stop", "length", "content_filter"]).toContain(json.choices[0].finish_reason);
  expect(json.usage.prompt_tokens).toBeGreaterThan(0);
  expect(json.usage.total_tokens).toBe(
    Number(json.usage.prompt_tokens) + Number(json.usage.completion_tokens),
  );
}

export async function streamConforms(url: string): Promise<void> {
  const { status, headers, text } = await chat(url, "repeat: one two three four", { stream: true });
  expect(status).toBe(200);
  expect(headers["content-type"]).toContain("text/event-stream");
  const events = eventsOf(text);
  expect(events.at(-1)).toBe("[DONE]");
  const chunks = events.slice(0, -1).map((event) => JSON.parse(event) as Chunk);
  expect(chunks[0]?.choices[0]?.delta.role).toBe("assistant");
  expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toBe("one two three four");
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop");
  expect(chunks.at(-1)?.usage).toMatchObject({ completion_tokens: 4 });
  expect(new Set(chunks.map(({ model }) => model))).toEqual(new Set([MODEL]));
}

interface Chunk {
  readonly model: string;
  readonly choices: {
    readonly delta: { readonly role?: string; readonly content?: string };
    readonly finish_reason: string | null;
  }[];
  readonly usage?: object;
}

export async function embeddingConforms(url: string): Promise<void> {
  const { status, json } = await post(url, "/v1/embeddings", { model: MODEL, input: ["a cat", "a dog"] });
  expect(status).toBe(200);
  expect(json).toMatchObject({
    object: "list",
    model: MODEL,
    data: [{ object: "embedding", index: 0 }, { index: 1 }],
  });
  for (const { embedding } of json.data as { embedding: number[] }[]) {
    expect(embedding).toHaveLength(2048);
    expect(Math.hypot(...embedding)).toBeCloseTo(1, 6);
  }
}

export async function remembersConversation(url: string): Promise<void> {
  const messages = [
    { role: "user", content: "My name is Ada." },
    { role: "assistant", content: "Noted." },
    { role: "user", content: "What is my name?" },
  ];
  const { json } = await post(url, "/v1/chat/completions", { model: MODEL, messages });
  expect(json.choices[0].message.content).toContain("Ada");
}

export async function answersBelongToRequests(url: string): Promise<void> {
  for (const marker of ["marker-00a1", "marker-00b2"]) {
    const { json } = await chat(url, `Hello ${marker}`);
    expect(json.choices[0].message.content).toContain(marker);
  }
}

export async function refusesInvalid(url: string): Promise<void> {
  for (const [change, param] of [
    [{ max_tokens: 0 }, "max_tokens"],
    [{ temperature: 3 }, "temperature"],
    [{ messages: [] }, "messages"],
  ] as const) {
    const { status, json } = await chat(url, "Hello", change);
    expect(status).toBe(400);
    expect(json).toEqual({
      error: { message: expect.stringContaining(param), type: "invalid_request_error", param, code: null },
    });
  }
  const unknown = await chat(url, "Hello", { model: "No-Such-Model" });
  expect(unknown.status).toBe(404);
  expect(unknown.json.error.code).toBe("model_not_found");
}

export async function refusesWrongMethod(url: string): Promise<void> {
  const { status, headers, json } = await get(url, "/v1/chat/completions");
  expect(status).toBe(405);
  expect(headers["allow"]).toBe("POST");
  expect(json.error.code).toBe("method_not_allowed");
}

export async function metricsFollow(url: string): Promise<void> {
  const name = `llm_requests_total{model="${MODEL}",status="200",user_id="anonymous"}`;
  const scrape = async () => samplesOf((await get(url, "/metrics")).text);
  const before = await scrape();
  await chat(url, "Hello");
  const after = await scrape();
  expect(Number(after.get(name)) - Number(before.get(name))).toBe(1);
  for (const sample of [
    `llm_active_requests{model="${MODEL}"}`,
    `llm_model_memory_usage_bytes{model="${MODEL}"}`,
    `llm_tokens_processed_total{model="${MODEL}",type="prompt"}`,
    `llm_tokens_processed_total{model="${MODEL}",type="completion"}`,
    `llm_request_duration_seconds_bucket{le="+Inf",model="${MODEL}"}`,
    "process_start_time_seconds",
  ])
    expect([...after.keys()]).toContain(sample);
}

export async function saysHealthy(url: string): Promise<void> {
  const { status, json } = await get(url, "/health");
  expect(status).toBe(200);
  expect(json).toMatchObject({ status: "healthy", state: "ready", tier: "simulated", time_scale: 0.001 });
}

/** Who says that he is ready serves. */
export async function healthIsTrue(url: string): Promise<void> {
  const { json } = await get(url, "/health");
  const { status } = await chat(url, "Hello");
  expect(status).toBe(json.state === "ready" ? 200 : 503);
}

export async function passedTheStates(url: string): Promise<void> {
  const { json } = await get(url, "/health");
  expect((json.history as { state: string }[]).map(({ state }) => state)).toEqual([
    "created",
    "configuring",
    "loading",
    "warming",
    "ready",
  ]);
}

export async function reloadsWithoutRestart(url: string): Promise<void> {
  const before = await get(url, "/health");
  expect((await admin(url, "POST", "/reload")).status).toBe(200);
  const after = await get(url, "/health");
  expect(after.json.instance_id).toBe(before.json.instance_id);
  expect(after.json.started_at).toBe(before.json.started_at);
}

export async function takesChanges(url: string): Promise<void> {
  const { status } = await admin(url, "PATCH", "/configuration", {
    "defaults.max_tokens": 77,
    "defaults.top_p": 0.5,
  });
  expect(status).toBe(200);
  const { json } = await admin(url, "GET", "/configuration");
  expect(json.configuration).toMatchObject({ "defaults.max_tokens": 77, "defaults.top_p": 0.5 });
}

export async function refusesChanges(url: string): Promise<void> {
  const before = await admin(url, "GET", "/configuration");
  const { status, json } = await admin(url, "PATCH", "/configuration", {
    "defaults.max_tokens": 5,
    "defaults.temperature": 9,
  });
  expect(status).toBe(400);
  expect(json.error.param).toBe("defaults.temperature");
  expect((await admin(url, "GET", "/configuration")).json.configuration).toEqual(before.json.configuration);
}

export async function listsItsModelOnce(url: string, headers: Record<string, string> = {}): Promise<void> {
  const { json } = await get(url, "/v1/models", headers);
  expect((json.data as { id: string }[]).filter(({ id }) => id === MODEL)).toHaveLength(1);
}

export async function keepsKeysOutOfItsLog(url: string): Promise<void> {
  await chat(url, "Hello", {}, { authorization: "Bearer sk-very-secret-key" });
  const { text } = await admin(url, "GET", "/log");
  expect(text).toContain("/v1/chat/completions");
  expect(text).not.toContain("sk-very-secret-key");
  expect(text).not.toContain(ADMIN_TOKEN);
}

export async function memoryStays(url: string): Promise<void> {
  const memory = async () => Number((await get(url, "/health")).json.resources.memory_bytes);
  const before = await memory();
  for (let request = 0; request < 3; request += 1) await chat(url, "Hello");
  expect(await memory()).toBe(before);
}

/** Answered before many other requests, one after the other, are: no clock takes part. */
export async function answersSoon(url: string): Promise<void> {
  const others = async () => {
    for (let request = 0; request < 40; request += 1) await admin(url, "GET", "/users-of-nobody");
    return "nothing yet";
  };
  expect(await Promise.race([chat(url, "Hello").then(({ status }) => status), others()])).toBe(200);
}

export async function servesEachRequest(url: string): Promise<void> {
  for (let request = 0; request < 4; request += 1) expect((await chat(url, "Hello")).status).toBe(200);
}

export async function refusalsSayWhenToComeBack(url: string): Promise<void> {
  await admin(url, "PATCH", "/configuration", { "resources.memory_limit": "1 MB" });
  const { status, headers, json } = await chat(url, "Hello");
  expect(status).toBe(503);
  expect(json.error.code).toBe("out_of_memory");
  expect(headers["retry-after"]).toBe("1");
}
