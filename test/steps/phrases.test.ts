import { RunProject } from "../run/project.js";

jest.setTimeout(120_000);

let project: RunProject;
beforeEach(() => (project = new RunProject()));
afterEach(() => project.remove());

const config = `export default {
  steps: ["steps.ts"],
  services: { phi3: { kind: "model", settings: { time_scale: 0.001 } }, postgres: { kind: "postgres" } },
};`;

/** A project's own phrase, which sends what the table says. */
const steps = `import { defineStep } from "tcspec/runtime";
import type { StepContext } from "tcspec/runtime";

export const posts = defineStep("Post to {service}", { says: "sends each row" }, async (step: StepContext, service: string) => {
  await step.send(service, { kind: "chat", path: "/v1/chat/completions", body: { model: step.row?.text("model"), messages: [{ role: "user", content: "Hi" }] } });
});
`;

const spec = (...procedure: string[]) =>
  [
    "# TC-L1-COMP-PHI3-901: Phrases",
    "",
    "**Test Case ID:** `TC-L1-COMP-PHI3-901`",
    "**Test Name:** `Phrases`",
    "**Priority:** `High`",
    "",
    "### Test Steps",
    "",
    ...procedure,
    "",
    "## TEST CASE LIFECYCLE",
    "",
    "**Test Case Status:** Implemented",
    "",
  ].join("\n");

const rows = (...models: string[]) => [
  "   | model |",
  "   |---|",
  ...models.map((model) => `   | ${model} |`),
];

test("phrases run against a started service; red stands at the row, at the phrase, and what does not bind is said", async () => {
  const file = "specs/TC-L1-COMP-PHI3-901.md";
  project.write({ "tcspec.config.mjs": config, "steps.ts": steps });

  const good = [
    "1. `phi3` and `postgres` are healthy",
    "2. Post to `phi3` for each row:",
    "",
    ...rows("Phi-3-Mini", "Phi-3-Mini"),
    "",
    "   - ✅ All succeed",
    "   - ✅ `llm_requests_total` of `phi3` rises by 2",
    "   - ✅ `phi3` is healthy all the time",
    "   - ❌ None succeed",
  ];
  project.write({ [file]: spec(...good) });
  const green = await project.run();
  expect([green.code, project.verdicts(), green.stderr]).toEqual([
    0,
    { "TC-L1-COMP-PHI3-901": "passed" },
    "",
  ]);

  const red = spec(
    "1. Post to `phi3` for each row:",
    "",
    ...rows("Phi-3-Mini", "Nobody"),
    "",
    "   - ✅ `phi3` is healthy",
    "   - ✅ `phi3` is wonderful",
    "   - ✅ `llm_requests_total` of `phi3` rises by 5",
  );
  project.write({ [file]: red });
  const failed = await project.run();
  const lineOf = (text: string) => red.split("\n").findIndex((line) => line.includes(text)) + 1;
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain(`${file}:${lineOf("wonderful")}:`);
  expect(failed.stderr).toContain('Unexpected phrase "`phi3` is wonderful", expected a known one');
  const [step] = project.results().cases[0]!.attempts[0]!.steps;
  expect(step).toMatchObject({
    verdict: "failed",
    expectations: [{ verdict: "passed" }, { verdict: "pending" }, { verdict: "failed" }],
    error: { file, line: lineOf("Nobody") },
  });
  expect(step?.error?.related?.[0]?.message).toContain("to rise by 5, found 2");
  expect(failed.stdout).toContain(`> ${lineOf("Nobody")} |    | Nobody |`);
});
