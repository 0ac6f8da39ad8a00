import type { Agent } from "undici";
import { parseJson, readBody, readJson, sendJson, type Exchange } from "../http/exchange.js";
import { sendError, type Route } from "../http/server.js";
import type { Instance } from "../lifecycle/instance.js";
import { modelList } from "../openai/answers.js";
import { ApiError, invalidRequest, modelNotFound } from "../openai/errors.js";
import { GatewayAccount, type ActiveRequests } from "./account.js";
import type { Gatekeeper } from "./gatekeeper.js";
import { forward } from "./proxy.js";
import type { Upstreams } from "./upstreams.js";
import type { Users } from "./users.js";

interface Gateway {
  readonly instance: Instance;
  readonly gatekeeper: Gatekeeper;
  readonly upstreams: Upstreams;
  readonly agent: Agent;
  readonly active: ActiveRequests;
}

const FORWARDED = ["/v1/chat/completions", "/v1/completions", "/v1/embeddings"];

/** What clients of the gateway use. */
export function gatewayRoutes(gateway: Gateway): Route[] {
  return [
    ...FORWARDED.map((path): Route => ({
      method: "POST",
      path,
      handle: (exchange) => serve(gateway, exchange, path),
    })),
    { method: "GET", path: "/v1/models", handle: (exchange) => listModels(gateway, exchange) },
  ];
}

async function serve(gateway: Gateway, exchange: Exchange, path: string): Promise<void> {
  const { instance, gatekeeper, upstreams, agent } = gateway;
  const account = new GatewayAccount(instance, gateway.active, exchange);
  try {
    instance.requireReady();
    const user = await gatekeeper.admit(exchange);
    account.user = user;
    const body = await readBody(exchange.request, instance.configuration.get("limits.body_bytes"));
    const named = modelOf(parseJson(body));
    const models = upstreams.models();
    if (!models.includes(named)) throw modelNotFound(named);
    const model = instance.faults.apply("route", named, { models });
    account.routed(named);
    const timeoutMs = instance.configuration.get("upstreams.timeout");
    const routed = model === named ? body : renamed(body, model);
    const forwarded = { path, body: routed, user, timeoutMs };
    await forward(exchange, upstreams.candidates(model), forwarded, agent, (status) =>
      account.finish(status),
    );
  } catch (error) {
    account.finish(error instanceof ApiError ? error.status : 500);
    sendError(instance, exchange, error);
  }
}

async function listModels({ instance, gatekeeper, upstreams }: Gateway, exchange: Exchange): Promise<void> {
  instance.requireReady();
  await gatekeeper.admit(exchange);
  const served = upstreams
    .models()
    .filter((model) => upstreams.candidates(model).some(({ healthy }) => healthy));
  const created = Math.floor(instance.lifecycle.startedAtMs / 1000);
  sendJson(exchange, 200, modelList(instance.faults.apply("modelList", served), created));
}

function modelOf(body: unknown): string {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw invalidRequest("Unexpected request body, expected a JSON object");
  const model = (body as Record<string, unknown>)["model"];
  if (typeof model !== "string" || model === "")
    throw invalidRequest("Unexpected value for 'model', expected the name of a model", "model");
  return model;
}

/** A body that names another model: what a gateway that routes wrongly makes an upstream believe. */
function renamed(body: Buffer, model: string): Buffer {
  return Buffer.from(JSON.stringify({ ...(parseJson(body) as object), model }));
}

/** Users are made and unmade here; a key is shown once. */
export function userRoutes(users: Users): Route[] {
  return [
    {
      method: "GET",
      path: "/admin/users",
      handle: (exchange) => sendJson(exchange, 200, { users: users.names() }),
    },
    {
      method: "POST",
      path: "/admin/users",
      handle: async (exchange) => {
        const body = await readJson(exchange, 10_000);
        const name =
          typeof body === "object" && body !== null ? (body as Record<string, unknown>)["name"] : undefined;
        if (typeof name !== "string" || !/^[\w.@-]{1,64}$/.test(name))
          throw invalidRequest(
            "Unexpected value for 'name', expected 1 to 64 letters, digits or . _ @ -, such as alice",
            "name",
          );
        const key = users.create(name);
        if (key === undefined)
          throw new ApiError(409, "invalid_request_error", "user_exists", `The user ${name} exists`, {
            param: "name",
          });
        sendJson(exchange, 201, { name, key });
      },
    },
    {
      method: "DELETE",
      path: "/admin/users/:name",
      handle: (exchange) => {
        const name = exchange.params["name"] ?? "";
        if (!users.remove(name))
          throw new ApiError(404, "invalid_request_error", "user_not_found", `There is no such user`);
        sendJson(exchange, 200, { name, deleted: true });
      },
    },
  ];
}
