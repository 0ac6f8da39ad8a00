import { randomBytes } from "node:crypto";

import { ServiceError } from "./driver.js";

import type { ServiceConfig } from "../../compiler/config/schema.js";
import type { ContainerRecipe, DriverContext, RunningService, ServiceDriver } from "./driver.js";

const readyWithinMs = 60_000;
/** Docker's own patience before it kills; a part of the five seconds in which nothing of a run may be left. */
const stopWithinMs = 1000;

async function loadTestcontainers() {
  try {
    return await import("testcontainers");
  } catch {
    throw new ServiceError(
      "testcontainers is enabled in tcspec.config.ts, but the package is not installed: npm install --save-dev testcontainers@11",
    );
  }
}

/** Starts the service in Docker, and waits until it answers a real request. */
export async function openContainer(
  name: string,
  config: ServiceConfig,
  driver: ServiceDriver & { container: ContainerRecipe; connect: NonNullable<ServiceDriver["connect"]> },
  context: DriverContext,
): Promise<RunningService> {
  const { container: recipe } = driver;
  const { GenericContainer } = await loadTestcontainers();
  const secret = randomBytes(18).toString("base64url");
  const started = await new GenericContainer(recipe.image)
    .withExposedPorts(recipe.port)
    .withEnvironment({ ...recipe.environment(secret) })
    .withCommand([...recipe.command(secret, config.settings)])
    .withStartupTimeout(readyWithinMs)
    .start()
    .catch((error: unknown) => {
      throw new ServiceError(
        `Service ${name}: the container of ${recipe.image} could not be started: ${String(error)}`,
      );
    });
  const stop = async () => {
    await started.stop({ timeout: stopWithinMs });
  };
  try {
    const url = recipe.url(`${started.getHost()}:${started.getMappedPort(recipe.port)}`, secret);
    // It is ours: all is allowed on it.
    const own: ServiceConfig = { ...config, allow: ["write", "faults", "load"] };
    const service = await untilReady(() => driver.connect(name, url, own, context));
    return { ...service, tier: "embedded", stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(connect: () => Promise<RunningService>): Promise<RunningService> {
  for (const deadline = Date.now() + readyWithinMs; ;) {
    try {
      return await connect();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
