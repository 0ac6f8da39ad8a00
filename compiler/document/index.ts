export { readSpec } from "./read-spec.js";
