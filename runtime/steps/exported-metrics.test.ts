import { exportsMetrics } from "./exported-metrics.js";
import { table } from "./testing/case.js";
import { stepOn } from "./testing/phrase-on-server.js";

const exporting = (settings: Record<string, unknown>, ...lines: string[]) =>
  stepOn(settings, (test) => test.perform(exportsMetrics, ["phi3"], { data: [table(...lines)] }));

const declared = [
  "name | type | labels",
  "llm_request_duration_seconds | histogram | model",
  "llm_requests_total | counter | model, status, user_id",
  "llm_active_requests | gauge | model",
  "llm_tokens_processed_total | counter | model, type",
  "process_start_time_seconds | gauge | -",
];

test("a sound service exports them", async () => {
  expect(await exporting({}, ...declared)).toBeUndefined();
});

test("without columns for type and labels only the name and its movement are asked for", async () => {
  expect(await exporting({}, "name", "llm_requests_total")).toBeUndefined();
});

test("a misspelt column is refused: nobody would judge by it", async () => {
  expect(await exporting({}, "name | typ", "llm_requests_total | gauge")).toMatchObject({
    message: expect.stringContaining('Unexpected column "typ"') as string,
    unmet: false,
  });
});

test.each([
  [
    "metrics_missing",
    "llm_active_requests",
    24,
    "Expected the metric llm_active_requests, found none of that name",
  ],
  ["metrics_missing", true, 22, "Expected the metric llm_request_duration_seconds"],
  [
    "metrics_frozen",
    true,
    22,
    "Expected llm_request_duration_seconds to have risen after one request, found 0 after 0",
  ],
  ["metrics_malformed", true, 10, "Metrics of phi3: Unexpected line"],
])("%s (%j) is seen, at its row where it is one", async (fault, value, line, message) => {
  expect(await exporting({ [`faults.${fault}`]: value }, ...declared)).toEqual({
    message: expect.stringContaining(message),
    line,
    unmet: true,
  });
});

test.each([
  [
    "llm_requests_total | gauge | model, status, user_id",
    "Unexpected type counter of llm_requests_total, expected gauge",
  ],
  [
    "llm_requests_total | counter | model",
    'Unexpected labels ["model","status","user_id"] of llm_requests_total, expected ["model"]',
  ],
  ["llm_requests | counter | model", "Expected the metric llm_requests, found none of that name"],
])("what a row demands is judged: %s", async (row, message) => {
  expect(await exporting({}, "name | type | labels", row)).toEqual({ message, line: 22, unmet: true });
});

test.each([
  [2, "Expected a chat with phi3 to succeed"],
  [1, "Expected the metrics of phi3, found status 500"],
])("with every request number %d failing there is no judgement", async (every, message) => {
  expect(await exporting({ "faults.fail_every": every }, ...declared)).toEqual({
    message: expect.stringContaining(message),
    line: 10,
    unmet: false,
  });
});
