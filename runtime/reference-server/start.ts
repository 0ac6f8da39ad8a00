import type { AddressInfo } from "node:net";
import { isModelService, type ServiceName } from "./catalogue.js";
import { systemClock, type Clock } from "./clock.js";
import { gatewayService } from "./gateway/service.js";
import { createHttpServer } from "./http/server.js";
import type { Service } from "./lifecycle/service.js";
import { modelService } from "./model/service.js";
import { Configuration } from "./settings/configuration.js";
import { faultsApart } from "./settings/faults-apart.js";

export interface StartOptions {
  readonly service: ServiceName;
  /** 0 takes a free one. */
  readonly port?: number;
  /** As in a settings file; `faults` in it are set from the start. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What `/admin/reload` reads. */
  readonly settingsFile?: string;
  readonly clock?: Clock;
}

export interface ReferenceServer {
  readonly url: string;
  readonly service: Service;
  close(): Promise<void>;
}

/** The settings do not fit the service; every reason is in the message. */
export class InvalidSettings extends Error {
  override readonly name = "InvalidSettings";
}

/**
 * Starts a service on 127.0.0.1. Resolves when it listens; it is ready (`/health`) after its initialization.
 * @throws InvalidSettings; an error of `listen`, such as a taken port
 */
export async function startReferenceServer(options: StartOptions): Promise<ReferenceServer> {
  const { faults, settings } = faultsApart(options.settings ?? {});
  const configuration = Configuration.create(options.service, settings);
  if (!(configuration instanceof Configuration))
    throw new InvalidSettings(configuration.map(({ message }) => message).join("\n"));
  const clock = options.clock ?? systemClock;
  const service = isModelService(options.service)
    ? modelService(options.service, configuration, clock, options.settingsFile)
    : gatewayService(configuration, clock, options.settingsFile);
  const issues = service.instance.faults.set(faults);
  if (issues.length > 0) throw new InvalidSettings(issues.map(({ message }) => message).join("\n"));

  const server = createHttpServer(service.host);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  service.start();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    service,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await service.close();
    },
  };
}
