import type { HttpAnswer, Send, SendRequest, StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { contentTypeProblems, errorProblems, modelIds, modelListProblems } from "./openai/answers.js";
import { describeSend } from "./mechanism/outcome.js";
import { kinds } from "./openai/kinds.js";
import type { Kind } from "./openai/kinds.js";
import { modelOf, requestOf } from "./openai/request.js";
import { show } from "./openai/shape.js";
import { parseMetrics } from "./prometheus/parse.js";

/** A request of the check, and what is wrong with its answer. */
interface Probe {
  readonly what: string;
  readonly request: SendRequest;
  problems(send: Send, answer: HttpAnswer): string[];
}

const json = "application/json";

function statusProblems({ status }: HttpAnswer, wanted: number): string[] {
  return status === wanted ? [] : [`Unexpected status ${status}, expected ${wanted}`];
}

/** A good request of a kind: 200 and a valid body. */
function generation(kind: Kind, model: string): Probe {
  const { path, defaults } = kinds[kind];
  return {
    what: `${kind} (POST ${path})`,
    request: { ...requestOf(kind, defaults(model)), judged: true },
    problems: (send, answer) =>
      send.ok
        ? []
        : [
            ...statusProblems(answer, 200),
            ...send.problems,
            ...(answer.status === 200 ? [] : [describeSend(send)]),
          ],
  };
}

function observation(path: string, problems: (answer: HttpAnswer) => string[]): Probe {
  return {
    what: `GET ${path}`,
    request: { kind: "observation", method: "GET", path, judged: true },
    problems: (_, answer) => [...statusProblems(answer, 200), ...problems(answer)],
  };
}

const models = observation("/v1/models", (answer) => [
  ...contentTypeProblems(answer.headers, json),
  ...modelListProblems(answer.json),
]);

const health = observation("/health", () => []);

const metrics = observation("/metrics", ({ headers, text }) => {
  const type = headers["content-type"]?.split(";")[0]?.trim();
  const known = type === "text/plain" || type === "application/openmetrics-text";
  return [
    ...(known ? [] : contentTypeProblems(headers, "text/plain")),
    ...parseMetrics(text).problems.slice(0, 1),
    ...(text.trim() === "" ? ["Unexpected empty metrics, expected Prometheus text"] : []),
  ];
});

function refusal(
  method: string,
  path: string,
  status: number,
  more: (answer: HttpAnswer) => string[],
): Probe {
  return {
    what: `${method} ${path}`,
    request: { kind: "refusal", method, path, judged: true },
    problems: (_, answer) => {
      const wrong = statusProblems(answer, status);
      return wrong.length > 0
        ? wrong
        : [...contentTypeProblems(answer.headers, json), ...errorProblems(answer.json), ...more(answer)];
    },
  };
}

const unknownPath = refusal("GET", "/v1/no-such-path", 404, () => []);

/** RFC 9110, 15.5.6: an answer of 405 names the allowed methods. */
const wrongMethod = refusal("GET", kinds.chat.path, 405, ({ headers }) =>
  (headers["allow"] ?? "").includes("POST")
    ? []
    : [`Unexpected header Allow ${show(headers["allow"])}, expected POST in it`],
);

export const answersOpenAiApi = defineStep(
  "{service} answers the OpenAI API",
  {
    asserts: true,
    judgesOutcome: true,
    says: "chat, stream, completion, embedding, model list, health and metrics answer with 200, a valid body and its content type; an unknown path is 404 and a wrong method 405 (with Allow), both as OpenAI's errors",
    example: "`phi3` answers the OpenAI API",
  },
  async (step, service: string) => {
    const model = await modelOf(step, service);
    const generations = (["chat", "streaming", "completion", "embedding"] as const).map((kind) =>
      generation(kind, model),
    );
    const wrong: string[] = [];
    for (const probe of [...generations, models, health, metrics, unknownPath, wrongMethod]) {
      const send = await step.send(service, probe.request);
      if (send.answer === undefined) throw send.error ?? new Error(`${service} did not answer ${probe.what}`);
      const problems = probe.problems(send, send.answer);
      if (problems.length === 0) step.verify(true, () => "");
      else wrong.push(`${probe.what}: ${problems.join("; ")}`);
    }
    step.verify(
      wrong.length === 0,
      () => `Expected ${service} to answer the OpenAI API, found:\n${wrong.join("\n")}`,
    );
  },
);

async function listOf(step: StepContext, service: string): Promise<HttpAnswer> {
  const { answer, error } = await step.send(service, { ...models.request, kind: "model list" });
  if (answer === undefined) throw error ?? new Error(`${service} did not answer GET /v1/models`);
  return answer;
}

export const listsModel = defineStep(
  "{service} lists the model {text}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "the model list (GET /v1/models) is valid and has the model exactly once",
    example: "`hermes` lists the model `Hermes-2`",
  },
  async (step, service: string, model: string) => {
    const answer = await listOf(step, service);
    const [refused] = statusProblems(answer, 200);
    if (refused !== undefined) throw new Error(`GET /v1/models of ${service}: ${refused}`);
    const problems = modelListProblems(answer.json);
    step.verify(problems.length === 0, () => `GET /v1/models of ${service}: ${problems.join("; ")}`);
    const ids = modelIds(answer.json);
    const times = ids.filter((id) => id === model).length;
    step.verify(
      times === 1,
      () =>
        `Expected ${service} to list the model ${show(model)} once, found it ${times} times in ${show(ids)}`,
    );
  },
);
