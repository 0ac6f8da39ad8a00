import { BlockedError } from "../case/errors.js";
import type { Service } from "./context.js";

/**
 * The header that opens the administration of a service that tcspec started.
 *
 * @throws BlockedError for a service given by URL, whose token is not known
 */
export function authorization({ name, credentials }: Service): Record<string, string> {
  const token = credentials?.["adminToken"];
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  throw new BlockedError(
    `The administration of ${name} (its configuration, its users) cannot be used: its token is not known, ` +
      `because ${name} is given by URL. Expected a service that tcspec starts.`,
  );
}

/**
 * A service given by URL is somebody's: only its owner allows changes.
 *
 * @throws BlockedError where the configuration does not allow them
 */
export function requireWriting({ name, tier, config }: Service): void {
  if (tier !== "real" || config.allow.includes("write")) return;
  throw new BlockedError(
    `The service ${name} must not be changed: it is given by URL. ` +
      `Expected \`allow: ["write"]\` for it in tcspec.config.ts, or a dedicated one that tcspec starts.`,
  );
}
