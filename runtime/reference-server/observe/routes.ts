import type { Json } from "../faults/seams.js";
import { send, sendJson } from "../http/exchange.js";
import type { Route } from "../http/server.js";
import type { Instance } from "../lifecycle/instance.js";

/** `/health` and `/metrics`. `details` is what the service adds to its health. */
export function observationRoutes(instance: Instance, details: () => Json): Route[] {
  return [
    {
      method: "GET",
      path: "/health",
      handle: (exchange) => {
        const { status, body } = instance.health(details());
        sendJson(exchange, status, body);
      },
    },
    {
      method: "GET",
      path: "/metrics",
      handle: async (exchange) => {
        const text = instance.faults.apply("metrics", await instance.metrics.text());
        send(exchange, 200, text, { "content-type": instance.metrics.contentType });
      },
    },
  ];
}
