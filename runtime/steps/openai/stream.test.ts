import fc from "fast-check";

import { countingProblems, readEvents, readStream } from "./stream.js";

const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
const head = { id: "c1", object: "chat.completion.chunk", created: 1, model: "M" };
const part = (delta: object, finish: string | null = null) => ({
  ...head,
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const role = part({ role: "assistant", content: "" });
const [one, two] = [part({ content: "Hello" }), part({ content: " you" })];
const finish = part({}, "stop");
const used = { ...head, choices: [], usage };
const done = "[DONE]";

const written = (events: readonly unknown[]) =>
  events.map((event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`).join("");
const read = (...events: unknown[]) => readStream("chat", written(events), { model: "M" });

test("a good stream is put together again", () => {
  expect(read(role, one, two, finish, used, done)).toEqual({
    problems: [],
    text: "Hello you",
    body: {
      id: "c1",
      model: "M",
      choices: [{ index: 0, message: { role: "assistant", content: "Hello you" }, finish_reason: "stop" }],
      usage,
    },
  });
});

test("usage may come with the finish reason, and be null before", () => {
  expect(read({ ...role, usage: null }, one, { ...finish, usage }, done).problems).toEqual([]);
});

test.each([
  ["no [DONE]", [role, one, finish, used], "expected [DONE] as the last"],
  ["more behind [DONE]", [role, one, finish, used, done, one], "Unexpected 1 events behind [DONE]"],
  ["no usage", [role, one, finish, done], "Unexpected stream without usage"],
  ["usage too early", [role, used, one, finish, done], "behind the usage"],
  ["wrong totals", [role, one, finish, { ...used, usage: { ...usage, total_tokens: 6 } }, done], "3 + 2 = 5"],
  ["no role", [one, two, finish, used, done], "role of the first part"],
  ["text behind the end", [role, finish, one, used, done], "behind the finish reason"],
  ["no finish reason", [role, one, used, done], "without a finish reason"],
  [
    "another finish reason",
    [role, one, part({}, "done"), used, done],
    'Unexpected "done" for event 3.finish_reason',
  ],
  ["no text", [role, finish, used, done], "Unexpected empty reply"],
  ["no reply", [used, done], "Unexpected 0 replies in the stream, expected 1"],
  ["another model", [role, { ...one, model: "N" }, finish, used, done], 'Unexpected "N" for event 2.model'],
  ["another id", [role, { ...one, id: "c2" }, finish, used, done], 'Unexpected "c2" for event 2.id'],
  [
    "another object",
    [role, { ...one, object: "x" }, finish, used, done],
    'Unexpected "x" for event 2.object',
  ],
  ["no JSON", [role, one, "{oops", finish, used, done], 'Unexpected event 3 "{oops", expected a JSON object'],
  ["no choices", [role, one, { ...head }, finish, used, done], "Unexpected nothing for event 3.choices"],
  ["a choice that is none", [role, one, { ...head, choices: [7] }, finish, used, done], "expected an object"],
])("%s is seen", (_, events, problem) => {
  expect(read(...events).problems).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
});

test("a cut stream is seen, wherever it is cut", () => {
  const whole = written([role, one, two, finish, used, done]);
  fc.assert(
    fc.property(fc.nat(whole.length - 2), (length) => {
      expect(readStream("chat", whole.slice(0, length), { model: "M" }).problems).not.toEqual([]);
    }),
  );
});

test("nothing that a service sends makes the reader throw", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.json(), fc.string())), (events) => {
      expect(Array.isArray(read(...events).problems)).toBe(true);
    }),
  );
});

test("events are read whatever their line ends, comments aside", () => {
  expect(readEvents(": hi\r\ndata: a\r\n\r\ndata: b\r\rdata: c\ndata: d\n\n")).toEqual({
    events: ["a", "b", "c\nd"],
    problems: [],
  });
  expect(readEvents("data: a\n\nvalue: b\n\n").problems).toEqual([
    expect.stringContaining('expected "data: …"'),
  ]);
});

test("completions have their text beside no delta", () => {
  const text = (more: object) => ({ ...head, object: "text_completion", ...more });
  const events = [
    text({ choices: [{ index: 0, text: "a", finish_reason: null }] }),
    text({ choices: [{ index: 0, text: "b", finish_reason: "length" }] }),
    text({ choices: [], usage }),
    done,
  ];
  expect(readStream("completion", written(events), { model: "M" })).toMatchObject({
    problems: [],
    text: "ab",
    body: { choices: [{ text: "ab", finish_reason: "length" }] },
  });
});

test.each([
  ["1, 2, 3", []],
  ["1\n2\n10", []],
  ["3, 2, 1", ['Unexpected order of the stream\'s text: 3 before 2 in "3, 2, 1"']],
  ["10, 2, 3, 1", [expect.stringContaining("10 before 2")]],
  ["one, two", [expect.stringContaining("expected numbers")]],
])("counting as %j", (reply, problems) => expect(countingProblems(reply)).toEqual(problems));
