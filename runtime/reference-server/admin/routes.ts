import { Faults } from "../faults/faults.js";
import { bearerOf, readJson, sendJson, type Exchange } from "../http/exchange.js";
import { isAdmin, type Route } from "../http/server.js";
import type { Instance } from "../lifecycle/instance.js";
import { invalidKey, invalidRequest } from "../openai/errors.js";
import { sameSecret } from "./token.js";
import { changeSettings, reloadSettings, type ChangeResult } from "./change.js";

const BODY_LIMIT = 1e6;

/** Refuses admin requests without the admin token, whether the path exists or not. */
export function guardAdmin(instance: Instance, exchange: Exchange): void {
  if (!isAdmin(exchange.path)) return;
  if (!sameSecret(bearerOf(exchange.request), instance.configuration.get("admin.token"))) throw invalidKey();
}

/** What every service offers under `/admin`. `settingsFile` is what a reload reads. */
export function adminRoutes(
  instance: Instance,
  settingsFile: string | undefined,
  changed: () => void,
): Route[] {
  const { configuration, faults, truth, log } = instance;
  const answer = (exchange: Exchange, result: ChangeResult) => {
    if (result.status === 200) changed();
    sendJson(exchange, result.status, result.body);
  };
  const showConfiguration = (exchange: Exchange) =>
    sendJson(exchange, 200, {
      service: instance.service,
      version: configuration.version,
      configuration: configuration.effective(),
      settings: configuration.describe(),
    });
  const showFaults = (exchange: Exchange) =>
    sendJson(exchange, 200, { active: faults.active(), faults: Faults.describe() });

  return [
    { method: "GET", path: "/admin/configuration", handle: showConfiguration },
    {
      method: "PATCH",
      path: "/admin/configuration",
      handle: async (exchange) =>
        answer(exchange, changeSettings(instance, await readJson(exchange, BODY_LIMIT))),
    },
    {
      method: "POST",
      path: "/admin/reload",
      handle: async (exchange) => answer(exchange, await reloadSettings(instance, settingsFile)),
    },
    { method: "GET", path: "/admin/faults", handle: showFaults },
    {
      method: "PATCH",
      path: "/admin/faults",
      handle: async (exchange) => {
        const [first] = faults.set(await readJson(exchange, BODY_LIMIT));
        if (first !== undefined) throw invalidRequest(first.message, first.key, first.code);
        showFaults(exchange);
      },
    },
    {
      method: "DELETE",
      path: "/admin/faults",
      handle: (exchange) => {
        faults.clear();
        showFaults(exchange);
      },
    },
    {
      method: "GET",
      path: "/admin/truth",
      handle: (exchange) => {
        const id = exchange.query.get("id");
        const entries = truth.last(numberOf(exchange, "limit", truth.size));
        const wanted =
          id === null ? entries : entries.filter((entry) => entry.id === id || entry.requestId === id);
        sendJson(exchange, 200, { total: truth.total, kept: truth.size, requests: wanted });
      },
    },
    {
      method: "DELETE",
      path: "/admin/truth",
      handle: (exchange) => {
        truth.clear();
        sendJson(exchange, 200, { total: truth.total, kept: truth.size, requests: [] });
      },
    },
    {
      method: "GET",
      path: "/admin/log",
      handle: (exchange) => sendJson(exchange, 200, { entries: log.since(numberOf(exchange, "since", 0)) }),
    },
    {
      method: "POST",
      path: "/admin/restart",
      handle: (exchange) => {
        instance.restart();
        sendJson(exchange, 202, { instance_id: instance.lifecycle.instanceId });
      },
    },
  ];
}

function numberOf({ query }: Exchange, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^\d{1,12}$/.test(text)) throw invalidRequest(`Unexpected ${name}, expected a whole number`, name);
  return Number(text);
}
