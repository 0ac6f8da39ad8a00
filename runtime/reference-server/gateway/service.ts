import { Agent } from "undici";
import { adminRoutes, guardAdmin } from "../admin/routes.js";
import type { Clock } from "../clock.js";
import { Instance } from "../lifecycle/instance.js";
import type { Service } from "../lifecycle/service.js";
import { observationRoutes } from "../observe/routes.js";
import type { Configuration } from "../settings/configuration.js";
import { ActiveRequests } from "./account.js";
import { Gatekeeper } from "./gatekeeper.js";
import { MemoryRateLimit } from "./rate-limit.js";
import { gatewayRoutes, userRoutes } from "./routes.js";
import { Upstreams } from "./upstreams.js";
import { Users } from "./users.js";

/** The entry point over the model services: keys, rate limit, routing by model name, load balancing. */
export function gatewayService(
  configuration: Configuration,
  clock: Clock,
  settingsFile: string | undefined,
): Service {
  const agent = new Agent({ connections: 256, pipelining: 1, connectTimeout: 2000 });
  const active = new ActiveRequests();
  const instance = new Instance("gateway", configuration, clock, { active: () => active.byModel() });
  const users = new Users(configuration.get("users"));
  const upstreams = new Upstreams(configuration, agent);
  const gatekeeper = new Gatekeeper(instance, users, new MemoryRateLimit(clock));
  const closing = new AbortController();
  let watching: Promise<void> = Promise.resolve();

  return {
    instance,
    host: {
      clock,
      faults: instance.faults,
      log: instance.log,
      headers: () => instance.headers(),
      guard: (exchange) => guardAdmin(instance, exchange),
      routes: [
        ...gatewayRoutes({ instance, gatekeeper, upstreams, agent, active }),
        ...userRoutes(users),
        ...observationRoutes(instance, () => ({
          upstreams: upstreams
            .all()
            .map(({ model, url, healthy, outstanding }) => ({ model, url, healthy, outstanding })),
        })),
        ...adminRoutes(instance, settingsFile, () => undefined),
      ],
    },
    start: () => {
      instance.start();
      // ends by the abort of `close`, which is no failure
      watching = upstreams
        .watch(clock, configuration.get("upstreams.check_every"), closing.signal)
        .catch(() => undefined);
    },
    close: async () => {
      instance.stop();
      closing.abort(new Error("closed"));
      await agent.destroy();
      await watching;
      await instance.log.close();
    },
  };
}
