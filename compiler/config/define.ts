import type { ConfigInput } from "./schema.js";

export { defineGate } from "../certify/define-gate.js";
export { referenceGates } from "../certify/reference-gate-ids.js";

/** Types a project's configuration: `export default defineConfig({ … })` in `tcspec.config.ts`. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
