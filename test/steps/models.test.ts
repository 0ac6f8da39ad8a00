import { readFileSync } from "node:fs";
import { join } from "node:path";

import { RunProject } from "../run/project.js";

jest.setTimeout(120_000);

const specs = join(import.meta.dirname, "..", "..", "specs", "level-1");
const errorHandling = readFileSync(join(specs, "TC-L1-COMP-MODEL-005.md"), "utf8");
const conversation = readFileSync(join(specs, "TC-L1-COMP-HERMES-009.md"), "utf8");

/** Services that misbehave, each in ways that some of the specs must see and others must not mind. */
const config = `export default {
  services: {
    mixtral: { kind: "model", settings: { "faults.accepts_invalid": "temperature", "faults.metrics_missing": "llm_active_requests" } },
    hermes: { kind: "model", settings: { "faults.forgets_conversation": true, "faults.model_listed_twice": true } },
    openchat: { kind: "model", settings: { "faults.error_not_openai": true, "faults.stream_without_done": true } },
    phi3: { kind: "model" },
  },
};
`;

const spec = (id: string, ...steps: string[]) => `# ${id}: Case ${id}

- **Priority:** High
- **Test Case Status:** Implemented

### Test Steps

${steps.join("\n")}
`;

const own = {
  "TC-L1-COMP-STREAM-001": spec("TC-L1-COMP-STREAM-001", "1. Send a streaming request to `openchat`"),
  "TC-L1-COMP-LIST-001": spec("TC-L1-COMP-LIST-001", "1. `hermes` lists the model `Hermes-2`"),
  "TC-L1-COMP-API-001": spec("TC-L1-COMP-API-001", "1. `openchat` answers the OpenAI API"),
  "TC-L1-COMP-METRICS-001": spec(
    "TC-L1-COMP-METRICS-001",
    "1. `mixtral` exports these metrics:",
    "",
    "   | name                  | type    | labels                 |",
    "   |-----------------------|---------|------------------------|",
    "   | `llm_requests_total`  | counter | model, status, user_id |",
    "   | `llm_active_requests` | gauge   | model                  |",
  ),
  "TC-L1-COMP-REPLY-001": spec(
    "TC-L1-COMP-REPLY-001",
    "1. Send a chat request to `hermes`:",
    "",
    "   | role   | content                     |",
    "   |--------|-----------------------------|",
    "   | system | The code word is swordfish. |",
    "   | user   | What is the code word?      |",
    "",
    '   - ✅ The reply has `finish_reason` "stop"',
    '   - ✅ The reply contains "swordfish"',
  ),
  "TC-L1-COMP-MANY-001": spec(
    "TC-L1-COMP-MANY-001",
    "1. Send 5 requests to `hermes`, all at the same time",
    "2. Send 3 requests to `phi3` with a random key each",
  ),
};

let project: RunProject;
let stdout: string;
beforeAll(async () => {
  project = new RunProject();
  project.write({
    "tcspec.config.mjs": config,
    "specs/TC-L1-COMP-MODEL-005.md": errorHandling,
    "specs/TC-L1-COMP-HERMES-009.md": conversation,
    ...Object.fromEntries(Object.entries(own).map(([id, text]) => [`specs/${id}.md`, text])),
  });
  ({ stdout } = await project.run());
});
afterAll(() => project.remove());

test("what a service does not do is red, what it does is green", () => {
  expect(project.verdicts()).toEqual({
    "TC-L1-COMP-MIXTRAL-005": "failed",
    "TC-L1-COMP-HERMES-005": "passed",
    "TC-L1-COMP-OPENCHAT-005": "failed",
    "TC-L1-COMP-PHI3-005": "passed",
    "TC-L1-COMP-HERMES-009": "failed",
    "TC-L1-COMP-STREAM-001": "failed",
    "TC-L1-COMP-LIST-001": "failed",
    "TC-L1-COMP-API-001": "failed",
    "TC-L1-COMP-METRICS-001": "failed",
    "TC-L1-COMP-REPLY-001": "failed",
    "TC-L1-COMP-MANY-001": "passed",
  });
});

test.each([
  ["TC-L1-COMP-MIXTRAL-005", errorHandling, "| too hot ", "refused with 400, found chat request to mixtral"],
  ["TC-L1-COMP-OPENCHAT-005", errorHandling, "| no tokens at all ", "Unexpected nothing for error"],
  [
    "TC-L1-COMP-HERMES-009",
    conversation,
    "| What is my number plus 25?",
    'Expected the reply to contain "42"',
  ],
  ["TC-L1-COMP-STREAM-001", own["TC-L1-COMP-STREAM-001"], "Send a streaming", "expected [DONE] as the last"],
  ["TC-L1-COMP-LIST-001", own["TC-L1-COMP-LIST-001"], "lists the model", "found it 2 times"],
  [
    "TC-L1-COMP-API-001",
    own["TC-L1-COMP-API-001"],
    "answers the OpenAI API",
    "GET /v1/no-such-path: Unexpected nothing",
  ],
  [
    "TC-L1-COMP-METRICS-001",
    own["TC-L1-COMP-METRICS-001"],
    "| `llm_active_requests`",
    "Expected the metric llm_active_requests",
  ],
  [
    "TC-L1-COMP-REPLY-001",
    own["TC-L1-COMP-REPLY-001"],
    '✅ The reply contains "swordfish"',
    'to contain "swordfish"',
  ],
])("%s fails at the line of the Markdown that is not true", (id, text, marker, message) => {
  const found = project.results().cases.find((each) => each.id === id)!;
  const failure = found.attempts.at(-1)!.steps.find(({ verdict }) => verdict === "failed")!.error!;
  const line = text.split("\n").findIndex((each) => each.includes(marker)) + 1;
  expect({ file: failure.file, line: failure.line, message: failure.message }).toEqual({
    file: found.file,
    line,
    message: expect.stringContaining(message),
  });
  expect(stdout).toContain(`${found.file}:${line}:`);
});

test("the expectation that holds beside one that does not keeps its verdict", () => {
  const [step] = project.results().cases.find(({ id }) => id === "TC-L1-COMP-REPLY-001")!.attempts[0]!.steps;
  expect(step?.expectations.map(({ id, verdict }) => [id, verdict])).toEqual([
    ["1.1", "passed"],
    ["1.2", "failed"],
  ]);
});
