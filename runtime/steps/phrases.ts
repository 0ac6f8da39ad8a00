/** What runs a phrase, and the built-in ones but those of loads. One layer of the built runtime. */
export { conclude, perform, remember } from "./mechanism/perform.js";
export { holdsConversation } from "./conversation.js";
export { exportsMetrics } from "./exported-metrics.js";
export { backsUpAndRestores } from "./backup.js";
export * from "./collections.js";
export * from "./faults.js";
export * from "./health.js";
export * from "./keys.js";
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
