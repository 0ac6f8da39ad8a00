export { createBinder } from "./bind.js";
export { bindDiagnostic } from "./diagnostics.js";
export { compileDefinitions } from "./expression.js";
export { loadBinder, loadDefinitions } from "./load-definitions.js";
export { renderStepsDoc, renderStepsList } from "./render.js";
