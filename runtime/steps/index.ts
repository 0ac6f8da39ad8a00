/** The mechanism of phrases, and the built-in ones, which generated code imports by name. */
export { defineStep } from "./define.js";
export type { RunnableDefinition, StepOptions } from "./define.js";
export type * from "./context.js";
export { conclude, perform, remember } from "./mechanism/perform.js";

export { holdsConversation } from "./conversation.js";
export { exportsMetrics } from "./exported-metrics.js";
export { backsUpAndRestores } from "./backup.js";
export * from "./collections.js";
export * from "./faults.js";
export * from "./health.js";
export * from "./keep-running.js";
export * from "./keys.js";
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
export * from "./metrics.js";
export { answersOpenAiApi, listsModel } from "./openai-api.js";
export { chatIsRefused, chatSucceeds } from "./one-chat.js";
export * from "./outcomes.js";
export { queryGives, queryGivesAtLeast, queryGivesAtMost, queryGivesNothing, scrapes } from "./promql.js";
export { refusesRequests } from "./refused-requests.js";
export * from "./replies.js";
export * from "./send-requests.js";
export * from "./integration.js";
export * from "./sql.js";
export {
  changeConfiguration,
  changesAreRefused,
  configurationHasValues,
  configurationIsAsBefore,
  reloadConfiguration,
  settingIs,
} from "./configuration.js";
export { reportsText, wasNotRestarted } from "./configuration-instance.js";
export { passedStates, startService, startServiceFromFile } from "./start.js";
export { doesNotStart } from "./start-refused.js";
export * from "./stored-keys.js";
export * from "./targets.js";
export { createUsers, revokeKey } from "./users.js";
