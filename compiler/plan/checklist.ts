import type { SpecCase } from "../document/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { CaseResult } from "../model/results.js";
import type { CaseFacts } from "./lifecycle.js";

/** What the data say about one point: `open` where only a person can tick it. */
export type Answer = "yes" | "no" | "open";

export interface ChecklistItem {
  phase: "before" | "during" | "after";
  text: string;
  answer: Answer;
  /** What the answer was read from, or who is asked. */
  because: string;
}

/** What the checklist of a case is answered from. */
export interface ChecklistSources {
  facts: CaseFacts;
  /** Absent where no spec holds the case. */
  spec?: SpecCase;
  /** Findings of `check` that concern the case. */
  findings: readonly Diagnostic[];
  /** Its newest result, of the spec as it is now. */
  result?: CaseResult;
  /** Files of pipelines that run specs. */
  pipelines: readonly string[];
}

type Answered = Omit<ChecklistItem, "phase" | "text">;

const yes = (because: string): Answered => ({ answer: "yes", because });
const no = (because: string): Answered => ({ answer: "no", because });
const open = (because: string): Answered => ({ answer: "open", because });

/** A point that speaks about the spec: without one it is answered no. */
type Question = (spec: SpecCase, sources: ChecklistSources) => Answered;

const points: readonly (readonly [phase: ChecklistItem["phase"], text: string, ask: Question])[] = [
  ["before", "The template and the requirements of the case have been read", requirementsRead],
  ["before", "The component under test and what it depends on are understood", componentUnderstood],
  ["before", "The environment and the services of the case are there", environmentThere],
  ["before", "Test data and fixtures are prepared", dataPrepared],
  ["before", "Monitoring and logging of the services are set up", monitoringSetUp],
  ["during", "The test file has the name that its id asks for", fileNamed],
  ["during", "Setup and fixtures are written", setupWritten],
  ["during", "Steps are written, and each verifies something", stepsVerify],
  ["during", "Errors are provoked, and cleaning up is written", errorsAndCleanup],
  ["during", "Targets are declared and measured", targetsMeasured],
  ["after", "The case has been run on this machine, as it stands now", ranHere],
  ["after", "It passes by all its criteria", passesAll],
  ["after", "Its status and its own checklist say so", statusUpdated],
  ["after", "It belongs to the suite and to the pipeline", inPipeline],
  ["after", "It has been reviewed and approved", approved],
];

/**
 * The guide's checklist of a test case, before, during and after its implementation: answered from data where data
 * can answer, open where only a person can.
 */
export function checklistOf(sources: ChecklistSources): ChecklistItem[] {
  return points.map(([phase, text, ask]) => ({
    phase,
    text,
    ...(sources.spec === undefined ? withoutSpec(phase) : ask(sources.spec, sources)),
  }));
}

const withoutSpec = (phase: ChecklistItem["phase"]): Answered =>
  phase === "before" ? open("no spec holds the case yet") : no("no spec holds the case");

function requirementsRead({ traceability, reviewers }: SpecCase, { findings }: ChecklistSources): Answered {
  const references = [...traceability.requirements, ...traceability.architecture, ...traceability.tasks];
  const broken = findings.find(({ rule }) => /^reference-/u.test(rule));
  if (references.length === 0) return no("it names no requirement");
  if (broken) return no(told(broken));
  const who = reviewers.length > 0 ? reviewers.map(({ value }) => value).join(", ") : "its author";
  return open(
    `it refers to ${references.map(({ text }) => text).join(", ")}; ${who} can say that they were read`,
  );
}

function componentUnderstood({ component, owner }: SpecCase): Answered {
  const name = component.architectureComponent ?? component.serviceName;
  if (name === undefined) return no("it names neither an architecture component nor a service");
  return open(`it names ${name.value}; ${owner?.value ?? "its owner"} can say that it is understood`);
}

function environmentThere(_: SpecCase, { result }: ChecklistSources): Answered {
  if (result === undefined) return open("it has not been run as it stands");
  if (result.verdict === "blocked") return no("its newest run was blocked");
  const services = result.services.length === 0 ? "no service" : result.services.join(", ");
  return yes(`its newest run used ${services}${result.tier === undefined ? "" : ` (${result.tier})`}`);
}

function dataPrepared(
  { fixtures, testDataRequirements }: SpecCase,
  { findings }: ChecklistSources,
): Answered {
  const missing = findings.find(({ rule }) => rule === "fixture-missing" || rule === "fixture-form");
  if (missing) return no(told(missing));
  if (fixtures.length > 0) return yes(`it brings ${fixtures.map(({ name }) => name).join(", ")}`);
  const names = Object.keys(testDataRequirements);
  return names.length > 0
    ? yes(`its test data requirements are stated (${names.join(", ")}), and no file of them is missing`)
    : open("it states no test data requirements");
}

function monitoringSetUp(_: SpecCase, { result }: ChecklistSources): Answered {
  const measured = result?.targets.filter(
    ({ unit, samples }) => samples > 0 && (unit === "bytes" || unit === "cores"),
  );
  return measured !== undefined && measured.length > 0
    ? yes(`CPU or memory was measured: ${measured.map(({ text }) => text).join(", ")}`)
    : open("nothing that was measured tells; who runs the services knows");
}

function fileNamed(_: SpecCase, { facts, findings }: ChecklistSources): Answered {
  const wrong = findings.find(({ rule }) => rule === "file-name" || rule === "id-form");
  return wrong ? no(told(wrong)) : yes(facts.spec?.file ?? facts.id);
}

function setupWritten({ setup, preconditions, fixtures }: SpecCase): Answered {
  if (setup !== undefined) return yes("it has a Test Setup");
  if (fixtures.length > 0) return yes(`it brings ${fixtures.map(({ name }) => name).join(", ")}`);
  if (preconditions.length > 0)
    return yes(`${counted(preconditions.length, "pre-condition")}, no setup of its own`);
  return no("it has neither setup, nor fixtures, nor pre-conditions");
}

const unverified = [
  "no-assertion",
  "step-unbound",
  "step-language",
  "step-syntax",
  "step-ambiguous",
  "floating-promise",
];

function stepsVerify({ steps, mainMethod }: SpecCase, { findings }: ChecklistSources): Answered {
  if (steps.length === 0 && mainMethod === undefined) return no("it has no steps");
  const wrong = findings.find(({ rule, severity }) => unverified.includes(rule) && severity !== "info");
  if (wrong) return no(told(wrong));
  const expectations = steps.reduce((count, step) => count + step.expectations.length, 0);
  return yes(`${counted(steps.length, "step")}, ${counted(expectations, "expectation")}`);
}

function errorsAndCleanup(
  { teardown, steps, failCriteria, setup }: SpecCase,
  { result }: ChecklistSources,
): Answered {
  const mustNot = steps
    .flatMap(({ expectations }) => expectations)
    .filter(({ polarity }) => polarity === "must-not");
  const errors = mustNot.length + failCriteria.length;
  if (errors === 0) return no("nothing in it may not happen: it has neither ❌ nor fail criteria");
  const said = counted(errors, "statement") + " of what must not happen";
  if (teardown !== undefined) return yes(`${said}, and a Test Teardown`);
  if (setup === undefined && result?.verdict === "passed")
    return yes(`${said}; what it uses is torn down by the runtime`);
  return setup === undefined
    ? yes(`${said}; it has no setup, and fixtures are torn down by the runtime`)
    : open(
        `${said}; it has a Test Setup and no Test Teardown: fixtures are torn down by the runtime, other things are not`,
      );
}

function targetsMeasured({ targets }: SpecCase, { result, findings }: ChecklistSources): Answered {
  const wrong = findings.find(({ rule, severity }) => rule.startsWith("target-") && severity !== "info");
  if (wrong) return no(told(wrong));
  if (targets.length === 0) return no("it declares no target, nor why there is none");
  const wanted = targets.filter(
    ({ notApplicable, role }) => notApplicable === undefined && role === "threshold",
  );
  if (wanted.length === 0) return yes("it says why no target applies");
  if (result === undefined)
    return open(`${counted(wanted.length, "target")} declared; it has not been run as it stands`);
  const unmeasured = result.targets.filter(({ samples }) => samples === 0);
  if (unmeasured.length > 0)
    return no(`nothing was measured for ${unmeasured.map(({ text }) => text).join(", ")}`);
  return yes(`${counted(wanted.length, "target")} declared, ${result.targets.length} judged`);
}

function ranHere(_: SpecCase, { facts, result }: ChecklistSources): Answered {
  if (result !== undefined) return yes(`run ${facts.result?.runId ?? ""}`.trim());
  return no(facts.result === undefined ? "there is no result of it" : "it changed since its newest run");
}

function passesAll(_: SpecCase, { facts, result }: ChecklistSources): Answered {
  if (result === undefined) return no("there is no result of it as it stands");
  if (result.verdict === "passed" && !result.partial) return yes("its newest result passed, whole");
  return no(`${result.verdict}${facts.result?.reason === undefined ? "" : `: ${facts.result.reason}`}`);
}

function statusUpdated({ status, checklist, lastUpdated }: SpecCase): Answered {
  const unticked = checklist.filter(({ checked }) => !checked);
  if (status === undefined) return no("it has no status");
  if (!/^(?:implemented|approved)$/iu.test(status.value.trim())) return no(`its status is ${status.value}`);
  if (unticked.length > 0) return no(`${counted(unticked.length, "box")} of its checklist open`);
  return yes(`${status.value}${lastUpdated === undefined ? "" : `, last updated ${lastUpdated.value}`}`);
}

function inPipeline(_: SpecCase, { facts, pipelines }: ChecklistSources): Answered {
  if (facts.spec?.compiled !== true) return no("its generated file is missing or not current");
  return pipelines.length > 0
    ? yes(`it is compiled, and ${pipelines.join(", ")} runs the suite`)
    : open("it is compiled; no pipeline file here runs the suite, so whoever has the pipeline knows");
}

function approved({ status, reviewers }: SpecCase): Answered {
  const who = reviewers.map(({ value }) => value).join(", ");
  if (/^approved$/iu.test(status?.value.trim() ?? ""))
    return yes(`its status is Approved${who === "" ? "" : `; reviewers: ${who}`}`);
  return open(who === "" ? "it names no reviewers" : `${who} can say so`);
}

const told = ({ range, message, rule }: Diagnostic): string =>
  `line ${range.start.line}: ${message} (${rule})`;

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : noun.endsWith("x") ? "es" : "s"}`;
