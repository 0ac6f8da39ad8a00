/** All scenarios: what is offered, and a pure function that judges what came of it. */
export { baseline } from "./baseline.js";
export { benchmark } from "./benchmark.js";
export { qualityUnderLoad } from "./quality.js";
export { rampUp } from "./ramp-up.js";
export { soak } from "./soak.js";
export { spike } from "./spike.js";
export { stress } from "./stress.js";
export { sustained } from "./sustained.js";
