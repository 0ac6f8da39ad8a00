import type { ConfigInput } from "./schema.js";

/** Types a project's configuration: `export default defineConfig({ … })` in `tcspec.config.ts`. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
