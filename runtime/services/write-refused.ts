import { ServiceError } from "./driver.js";
import { redactUrl } from "./redact.js";

import type { ServiceKind } from "./driver.js";

/** What a piece of a service given by URL needs, in words that can be put into the configuration as they stand. */
export function writeRefused(name: string, kind: ServiceKind, url: string, what: string): ServiceError {
  return new ServiceError(
    `Service ${name} at ${redactUrl(url)} is given by URL, and nothing may be created there: ${what} for the case was not made. ` +
      `To allow it, put into tcspec.config.ts: services: { ${JSON.stringify(name)}: { kind: "${kind}", allow: ["write"] } }`,
  );
}
