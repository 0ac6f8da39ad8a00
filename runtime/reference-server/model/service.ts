import { adminRoutes, guardAdmin } from "../admin/routes.js";
import type { ModelServiceName } from "../catalogue.js";
import type { Clock } from "../clock.js";
import { CLIENT_GONE, sendJson, type Exchange } from "../http/exchange.js";
import { sendError, type Route } from "../http/server.js";
import { Instance } from "../lifecycle/instance.js";
import type { Service } from "../lifecycle/service.js";
import { RequestLog } from "../observe/request-log.js";
import { observationRoutes } from "../observe/routes.js";
import { modelList } from "../openai/answers.js";
import { ApiError } from "../openai/errors.js";
import type { Configuration } from "../settings/configuration.js";
import { Account } from "./account.js";
import { Engine } from "./engine.js";
import { Handlers } from "./handlers.js";

type Work = (exchange: Exchange, account: Account) => Promise<void>;

/** One of the four model services. */
export function modelService(
  name: ModelServiceName,
  configuration: Configuration,
  clock: Clock,
  settingsFile: string | undefined,
): Service {
  const model = configuration.get("model.name");
  const requestLog = new RequestLog(
    configuration.get("request_log.url"),
    configuration.get("request_log.schema"),
  );
  const engine = new Engine(() => instance, configuration.get("resources.memory_limit"));
  const instance: Instance = new Instance(name, configuration, clock, {
    active: () => ({ [model]: engine.slots.active }),
    queued: () => ({ [model]: engine.slots.queued }),
    memoryBytes: () => ({ [model]: engine.memoryBytes() }),
    cores: () => ({ [model]: engine.cores() }),
  });
  const handlers = new Handlers(instance, engine);

  const serving = (kind: string, work: Work) => async (exchange: Exchange) => {
    const account = new Account(instance, requestLog, exchange, kind, model);
    try {
      instance.requireReady();
      await work(exchange, account);
    } catch (error) {
      const status = exchange.signal.aborted ? CLIENT_GONE : error instanceof ApiError ? error.status : 500;
      account.finish(status, error instanceof Error ? error.message : String(error));
      sendError(instance, exchange, error);
    }
  };

  const routes: Route[] = [
    {
      method: "POST",
      path: "/v1/chat/completions",
      handle: serving("chat", (exchange, account) => handlers.chat(exchange, account)),
    },
    {
      method: "POST",
      path: "/v1/completions",
      handle: serving("completion", (exchange, account) => handlers.completion(exchange, account)),
    },
    {
      method: "POST",
      path: "/v1/embeddings",
      handle: serving("embedding", (exchange, account) => handlers.embedding(exchange, account)),
    },
    {
      method: "GET",
      path: "/v1/models",
      handle: (exchange) => {
        instance.requireReady();
        const created = Math.floor(instance.lifecycle.startedAtMs / 1000);
        sendJson(exchange, 200, modelList(instance.faults.apply("modelList", [model]), created));
      },
    },
    {
      method: "GET",
      path: "/admin/request-log",
      handle: (exchange) => sendJson(exchange, 200, requestLog.state()),
    },
    {
      method: "POST",
      path: "/admin/request-log/flush",
      handle: async (exchange) => sendJson(exchange, 200, await requestLog.flush()),
    },
    ...observationRoutes(instance, () => ({
      model,
      active_requests: engine.slots.active,
      queued_requests: engine.slots.queued,
      resources: {
        memory_bytes: engine.memoryBytes(),
        memory_limit_bytes: configuration.get("resources.memory_limit"),
        cpu_cores: engine.cores(),
        cpu_limit_cores: configuration.get("resources.cpu_limit"),
      },
      request_log: requestLog.state(),
    })),
    ...adminRoutes(instance, settingsFile, () => engine.slots.admit()),
  ];

  return {
    instance,
    host: {
      clock,
      routes,
      faults: instance.faults,
      log: instance.log,
      headers: () => instance.headers(),
      guard: (exchange) => guardAdmin(instance, exchange),
    },
    start: () => instance.start(),
    close: async () => {
      instance.stop();
      await requestLog.close();
      await instance.log.close();
    },
  };
}
