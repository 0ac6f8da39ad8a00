import type { Service } from "../context.js";
import { launchReady } from "../../reference-server/testing/client.js";
import { caseState } from "../mechanism/state.js";
import { startCase } from "./case.js";
import type { TestCase } from "./case.js";

/** How a step that failed did. */
export interface Outcome {
  readonly message: string;
  readonly line: number | undefined;
  /** An assertion did not hold; otherwise something broke. */
  readonly unmet: boolean;
}

/**
 * Runs `phrases` as one step of a case whose `phi3` is a reference server with these settings and faults
 * (`{ "faults.wrong_model": true }`), with what the step implies at its end. Gives how it failed; undefined where it did
 * not. The model's name is that of the configuration, so that no fault is met before the phrase's own request.
 */
export async function stepOn(
  settings: Record<string, unknown>,
  phrases: (test: TestCase) => Promise<void>,
  config: Partial<Service["config"]> = { model: "Phi-3-Mini" },
): Promise<Outcome | undefined> {
  const server = await launchReady("phi3", settings);
  const test = startCase({ services: { phi3: { url: server.url } } });
  const { replaced } = caseState(test.active);
  for (const [name, service] of replaced)
    replaced.set(name, { ...service, config: { ...service.config, ...config } });
  try {
    await phrases(test);
    test.conclude();
    return undefined;
  } catch (thrown) {
    const { message, place } = thrown as Error & { place?: { line: number } };
    return { message, line: place?.line, unmet: "matcherResult" in (thrown as object) };
  } finally {
    await test.end();
    await server.close();
  }
}
