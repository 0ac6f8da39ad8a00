import type { Host } from "../http/server.js";
import type { Instance } from "./instance.js";

/** A service, ready to be put behind a port. */
export interface Service {
  readonly instance: Instance;
  readonly host: Host;
  /** Begins to initialise. */
  start(): void;
  close(): Promise<void>;
}
