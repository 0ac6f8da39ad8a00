/** The built-in phrases of loads. One layer of the built runtime, loaded by the specs that use one. */
export * from "./keep-running.js";
export {
  benchmarkTesting,
  benchmarkTestingUpTo,
  carriesAtLeast,
  overallScoreIsAtLeast,
} from "./benchmark.js";
export { answersReach } from "./answer-quality.js";
export { noMemoryLeak } from "./leak.js";
export { saturates } from "./saturation.js";
export { loadsThroughOutage } from "./outage.js";
export { everyReplyIsRight, shareOfRepliesIsRight } from "./quality-under-load.js";
export { soaks } from "./soak.js";
export { bearsSpike, bearsSpikeOnTarget } from "./spike.js";
export { monitorsResources } from "./resources.js";
export { isBackToBaseline } from "./recovery.js";
export { goodputStays, stressTesting } from "./stress.js";
export { loadTesting, loadsService, loadsServiceGradually, measuresBaseline } from "./load.js";
