import type { ActiveCase } from "../../case/active.js";
import { orBlocked, useService } from "../../fixtures/service-use.js";
import { healthPathOf } from "../../services/http/health.js";
import { connectToSupervisor } from "../../supervisor/worker.js";
import type { Service } from "../context.js";
import { clientOf } from "./requests.js";
import { caseState } from "./state.js";

/** The service that the case means by a name: a dedicated one, else the run's. */
export async function serviceOf(active: ActiveCase, name: string): Promise<Service> {
  return caseState(active).replaced.get(name) ?? (await useService(active.context, name));
}

/** Whether the service answers a real request now: `SELECT 1`, or a positive answer of `/health`. */
export async function healthOf(
  active: ActiveCase,
  name: string,
): Promise<{ healthy: boolean; reason?: string }> {
  const replaced = caseState(active).replaced.get(name);
  if (replaced === undefined || replaced.instance !== undefined) {
    const { instance = name } = replaced ?? (await serviceOf(active, name));
    return await orBlocked(() => connectToSupervisor().checkService(instance));
  }
  const { connectTimeoutMs } = replaced.config;
  const path = healthPathOf(replaced.config);
  try {
    const { status } = await clientOf(active, replaced).request({
      path,
      timeoutMs: connectTimeoutMs,
    });
    return status === 200
      ? { healthy: true }
      : {
          healthy: false,
          reason: `Service ${name}: unexpected status ${status} of GET ${path}, expected 200`,
        };
  } catch (error) {
    return { healthy: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
