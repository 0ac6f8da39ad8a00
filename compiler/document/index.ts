export { readSpec, type ReadConfig } from "./read-spec.js";
