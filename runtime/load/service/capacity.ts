import type { ServiceDescription } from "../../services/driver.js";

/**
 * The capacity that a simulated service says it has, with its time scale: `suite; slots=8; queue=256; time scale 0.02`. Figures of a
 * simulation mean nothing without. Undefined for any other service, and where it does not tell.
 */
export async function declaredCapacity({
  tier,
  url,
  config,
}: ServiceDescription): Promise<string | undefined> {
  if (tier !== "simulated") return undefined;
  try {
    const answer = await fetch(new URL("/health", url), {
      signal: AbortSignal.timeout(config.connectTimeoutMs),
    });
    await answer.body?.cancel();
    const capacity = answer.headers.get("x-tcspec-capacity");
    const scale = answer.headers.get("x-tcspec-time-scale");
    return capacity === null ? undefined : `${capacity}${scale === null ? "" : `; time scale ${scale}`}`;
  } catch {
    return undefined; // the load itself shows what is wrong with the service
  }
}
