import { healthPathOf } from "../../../services/http/health.js";

import type { ServiceConfig } from "../../../../compiler/config/schema.js";
import type { ServiceKind } from "../../../services/driver.js";
import type { HttpReply } from "./http-connection.js";
import type { HttpQuestions } from "./http-integration.js";

function json(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const shown = ({ status, text }: HttpReply) => `status ${status} ${text.slice(0, 200)}`;
const noSuchPath = {
  what: "a path that does not exist",
  status: 404,
  question: { path: "/tcspec/no/such/path" },
};

const qdrant: HttpQuestions = {
  probe: { path: "/collections" },
  problem: (reply) =>
    reply.status === 200 && json(reply.text)["status"] === "ok"
      ? undefined
      : `${shown(reply)}, expected the list of collections`,
  invalid: [
    {
      what: "reading a collection that does not exist",
      status: 404,
      question: { path: "/collections/tcspec-there-is-no-such-collection" },
    },
    {
      what: "creating a collection of vectors without length",
      status: 400,
      question: {
        method: "PUT",
        path: "/collections/tcspec-never-created",
        body: { vectors: { size: 0, distance: "Cosine" } },
      },
    },
    {
      what: "a body that is no JSON",
      status: 400,
      question: { method: "PUT", path: "/collections/tcspec-never-created", body: "{no json" },
    },
  ],
};

const prometheus: HttpQuestions = {
  probe: { path: "/api/v1/query?query=vector(40)%2B2" },
  problem(reply) {
    const data = json(reply.text)["data"] as { result?: { value?: unknown[] }[] } | undefined;
    return data?.result?.[0]?.value?.[1] === "42" ? undefined : `${shown(reply)}, expected the value 42`;
  },
  invalid: [
    { what: "a query with a syntax error", status: 400, question: { path: "/api/v1/query?query=sum(" } },
    {
      what: "a query of a range that ends before it begins",
      status: 400,
      question: { path: "/api/v1/query_range?query=up&start=2&end=1&step=1" },
    },
    noSuchPath,
  ],
};

const health: HttpQuestions["problem"] = (reply) =>
  reply.status === 200 ? undefined : `${shown(reply)}, expected status 200`;

const model: HttpQuestions = {
  probe: { path: "/health" },
  problem: health,
  invalid: [
    {
      what: "a method that does not exist there",
      status: 405,
      question: { path: "/v1/chat/completions" },
    },
    noSuchPath,
  ],
};

const alertmanager: HttpQuestions = {
  probe: { path: "/api/v2/status" },
  problem: (reply) =>
    "versionInfo" in json(reply.text) ? undefined : `${shown(reply)}, expected the status of an Alertmanager`,
  invalid: [
    {
      what: "an alert that is no JSON",
      status: 400,
      question: { method: "POST", path: "/api/v2/alerts", body: "{" },
    },
    noSuchPath,
  ],
};

const grafana: HttpQuestions = { probe: { path: "/api/health" }, problem: health, invalid: [noSuchPath] };

/** Of any web server nothing is known but where it tells of its health. */
const web = (config: ServiceConfig): HttpQuestions => {
  const path = healthPathOf(config);
  return {
    probe: { path },
    problem: (reply) =>
      reply.status >= 200 && reply.status < 300
        ? undefined
        : `${shown(reply)}, expected 2xx${config.health === undefined ? "; another path of its health is named in tcspec.config.ts: health" : ""}`,
    invalid: [noSuchPath],
  };
};

/** What the canonical steps ask of each kind of service that speaks HTTP. */
export const questionsOf: Readonly<
  Record<Exclude<ServiceKind, "postgres" | "redis">, (config: ServiceConfig) => HttpQuestions>
> = {
  qdrant: () => qdrant,
  prometheus: () => prometheus,
  alertmanager: () => alertmanager,
  grafana: () => grafana,
  http: web,
  model: () => model,
  gateway: () => model,
};
