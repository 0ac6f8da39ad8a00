import fc from "fast-check";

import { streamEvents } from "../../reference-server/openai/answers.js";
import { BodyReader } from "./body-reader.js";
import { TokenStreamReader } from "./stream-reader.js";
import { tokenMetrics } from "./token-metrics.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const event = (value: unknown) => `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`;
const part = (content: string) => event({ choices: [{ delta: { content } }] });
const done = event("[DONE]");

/** Reads chunks that come at 10 ms, 20 ms, … */
function read(chunks: readonly (string | Uint8Array)[], expected?: string) {
  const gaps: number[] = [];
  const reader = new TokenStreamReader({ expected, gap: (ms) => void gaps.push(ms) });
  chunks.forEach((chunk, index) =>
    reader.data(typeof chunk === "string" ? bytes(chunk) : chunk, 10 * (index + 1)),
  );
  return { ...reader.end(), gaps };
}

test("the first token is the first text that is not empty; the role's part is none", () => {
  const role = event({ choices: [{ delta: { role: "assistant", content: "" } }] });
  expect(read([role, part("a"), part("b"), part("") + done])).toEqual({
    tokens: { count: 2, source: "parts", firstAtMs: 20, lastAtMs: 30 },
    gaps: [10],
  });
});

test("the server's own count goes before counted parts", () => {
  const usage = event({ choices: [], usage: { completion_tokens: 7 } });
  expect(read([part("a"), usage + done]).tokens).toMatchObject({ count: 7, source: "usage" });
  for (const wrong of [-1, "7", null])
    expect(
      read([part("a"), event({ choices: [], usage: { completion_tokens: wrong } }) + done]).tokens,
    ).toMatchObject({ count: 1, source: "parts" });
});

test("completions stream their text as text", () => {
  expect(read([event({ choices: [{ text: "a" }] }) + done]).tokens).toMatchObject({ count: 1 });
});

test.each([
  ["cut off", [part("a")], "stream without [DONE]"],
  ["empty", [], "stream without [DONE]"],
  ["without text", [done], "stream without text"],
  ["no JSON", [event("nonsense") + done], "stream event that is no JSON object"],
  ["a JSON that is no object", [event("[1]") + done], "stream event that is no JSON object"],
  ["an error in it", [event({ error: { message: "x" } }) + done], "error in the stream"],
  ["an event without an end", ["data: " + "x".repeat(1 << 21)], "stream event longer than 1 MiB"],
])("a stream that is %s is a problem", (_what, chunks, problem) => {
  expect(read(chunks)).toMatchObject({ problem });
});

test("a reply that has to hold a text may hold it across parts, and only so much of it is kept", () => {
  expect(read([part("mark-"), part("123") + done], "mark-123").problem).toBeUndefined();
  expect(read([part("mark-"), part("124") + done], "mark-123").problem).toBe("wrong answer");
  const long = Array.from({ length: 20 }, () => part("y".repeat(100_000)));
  expect(read([...long, done], "z").problem).toBe("reply longer than 1 MiB");
  expect(read([...long, done]).tokens?.count).toBe(20); // not looked at, not kept
});

test("wherever the network cuts it, the same is read", () => {
  const text = streamText();
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 12 }), (cuts) => {
      const ends = [...cuts.sort((a, b) => a - b), text.length];
      const chunks = ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
      const { tokens, problem } = read(chunks, "grüße 🎯");
      expect(problem).toBeUndefined();
      expect(tokens).toMatchObject({ count: 3, source: "usage" });
    }),
  );
});

/** A stream of the reference server. */
function streamText(): Uint8Array {
  const tokens = ["gr", "üße", " 🎯"];
  const events = streamEvents(
    "chat",
    { id: "x", created: 1, model: "m" },
    [{ tokens, finishReason: "stop" }],
    { prompt_tokens: 1, completion_tokens: 3, total_tokens: 4 },
    (each) => each,
  );
  return bytes(events.map(({ data }) => event(data)).join(""));
}

test("hostile bytes never throw", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), (chunks) => {
      expect(read(chunks).problem).toEqual(expect.any(String));
    }),
  );
});

test("TTFT, TPOT, end-to-end and rate by their definitions", () => {
  const times = { sentAtMs: 100, firstTokenAtMs: 300, lastTokenAtMs: 1100, outputTokens: 5 };
  expect(tokenMetrics(times)).toEqual({
    timeToFirstTokenMs: 200,
    endToEndMs: 1000,
    timePerOutputTokenMs: 200,
    outputTokenRate: 5,
  });
  expect(tokenMetrics({ ...times, outputTokens: 1, lastTokenAtMs: 300 })).toEqual({
    timeToFirstTokenMs: 200,
    endToEndMs: 200,
    outputTokenRate: 5,
  });
  expect(tokenMetrics({ ...times, sentAtMs: 300, lastTokenAtMs: 300 })).not.toHaveProperty("outputTokenRate");
});

test("a whole answer has a count, and is looked at for its text", () => {
  const answer = (body: unknown, expected?: string) => {
    const reader = new BodyReader(expected);
    const all = bytes(typeof body === "string" ? body : JSON.stringify(body));
    reader.data(all.slice(0, 5));
    reader.data(all.slice(5));
    return reader.end();
  };
  const chat = { choices: [{ message: { content: "mark" } }], usage: { completion_tokens: 3 } };
  expect(answer(chat, "mark")).toEqual({ tokens: { count: 3, source: "usage" } });
  expect(answer(chat, "other")).toEqual({ problem: "wrong answer" });
  expect(answer({ ok: true })).toEqual({});
  expect(answer("<html>")).toEqual({ problem: "answer that is no JSON object" });
  expect(answer(" ".repeat(5 << 20))).toEqual({ problem: "answer longer than 4 MiB" });
});
