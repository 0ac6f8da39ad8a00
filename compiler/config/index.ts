export { defineConfig } from "./define.js";
export type { ConfigInput } from "./schema.js";
