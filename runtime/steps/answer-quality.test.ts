import { testDataFixture } from "../data/test-data.js";
import { answersReach } from "./answer-quality.js";
import { startLoadCase } from "./testing/load-case.js";

import type { LoadCase } from "./testing/load-case.js";

let loaded: LoadCase | undefined;
afterEach(() => loaded?.end());

const share = (value: number) => ({ value, unit: "ratio" });
const files = {
  "right.json": JSON.stringify([
    { question: "What is 17 + 25?", answers: ["42"], scorer: "number" },
    { question: "repeat: The capital of France is Paris.", answers: ["Lutetia", "Paris"] },
    { question: "Count to 3", answers: ["1, 2, 3"], scorer: "equals" },
  ]),
  "half.yaml":
    "- { question: What is 2 times 3?, answers: [6], scorer: number }\n- { question: 'repeat: Rome', answers: [Paris] }\n",
  "one.csv": 'question,answers,scorer\n"repeat: a, b","c|a, b",equals\n',
  "none.json": "[]",
  "wrong.json": '[{ "question": "x" }]',
};

async function verdict(
  file: string,
  least: { value: number; unit: string },
  settings: Record<string, unknown> = {},
) {
  loaded = await startLoadCase(settings, { forMs: 500 });
  const { test, fixtures } = loaded;
  fixtures["testData"] = testDataFixture(
    Object.entries(files).map(([name, content]) => ({ name, language: "", content, line: 1 })),
  );
  const found = await test.verdict(answersReach, ["phi3", file, least]);
  await loaded.end();
  return { found, attached: test.attached.at(-1)?.data };
}

test("a model that knows the answers, by each of the scorers and forms of file", async () => {
  expect((await verdict("right.json", share(1))).found).toBe("passed");
  expect((await verdict("one.csv", share(1))).found).toBe("passed");
  const { found, attached } = await verdict("half.yaml", share(0.5));
  expect(found).toBe("passed");
  expect(attached).toMatchObject({
    n: 2,
    share: 0.5,
    answers: [{ right: true }, { right: false, reply: "Rome" }],
  });
});

test("one that knows too few of them: each miss is listed", async () => {
  const { found } = await verdict("half.yaml", share(0.6));
  expect(found).toBe(
    'failed: 1 of 2 questions of half.yaml (50 %) were answered well, expected at least 60 %:\n"repeat: Rome": "Rome", expected it to hold "Paris"',
  );
});

test("a request that fails, or is answered wrongly, is a miss", async () => {
  expect((await verdict("right.json", share(0.5), { "faults.fail_every": 1 })).found).toMatch(
    /^failed: 0 of 3 questions of right\.json \(0 %\).*500/s,
  );
  expect((await verdict("right.json", share(1), { "faults.wrong_totals": true })).found).toMatch(
    /^failed: 0 of 3/,
  );
  expect((await verdict("right.json", share(1), { "faults.empty_content": true })).found).toMatch(
    /^failed: /,
  );
});

test("no question is no answer; what is no file of questions, or no share, is refused", async () => {
  expect((await verdict("none.json", share(0.1))).found).toBe(
    "failed: none.json holds no question, expected at least one",
  );
  expect((await verdict("wrong.json", share(0.1))).found).toMatch(
    /question 1 of wrong\.json without accepted answers/,
  );
  expect((await verdict("nowhere.json", share(0.1))).found).toMatch(/Unexpected test data "nowhere\.json"/);
  expect((await verdict("right.json", { value: 80, unit: "count" })).found).toMatch(
    /expected a share above 0/,
  );
});
