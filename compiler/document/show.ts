import type { Binding } from "../model/case-meta.js";
import type { Located, Range } from "../model/range.js";
import type { Target } from "../model/target.js";
import { safeRecord } from "./reading.js";
import type { CodeBlock, Criterion, Procedure, Reference, SpecCase, SpecDocument, Step } from "./schema.js";

/** How a step (`2`) or an expectation (`2.1`) of a case is bound, as far as the binder knows; else nothing. */
export type BindingOf = (found: SpecCase, at: string) => Binding | undefined;

/** The cases of a document as `show --json` prints them, those without a usable id at the end. Absent texts are null. */
export function shownCases(document: SpecDocument, bindingOf: BindingOf = () => undefined) {
  return [...document.cases, ...document.unidentified].map((found) =>
    shownCase(document.file, found, (at) => bindingOf(found, at)),
  );
}

export type ShownCase = ReturnType<typeof shownCase>;

function shownCase(file: string, found: SpecCase, bindingOf: (at: string) => Binding | undefined) {
  return {
    file,
    id: found.id.value,
    name: found.name.value,
    category: text(found.category),
    level: found.level?.value ?? null,
    priority: text(found.priority),
    type: text(found.type),
    tags: found.tags.map(({ value }) => value),
    owner: text(found.owner),
    component: {
      architectureComponent: text(found.component.architectureComponent),
      serviceName: text(found.component.serviceName),
      modulePath: text(found.component.modulePath),
      configurationSchema: text(found.component.configurationSchema),
    },
    traceability: {
      requirements: found.traceability.requirements.map(reference),
      architecture: found.traceability.architecture.map(reference),
      tasks: found.traceability.tasks.map(reference),
      userStory: text(found.traceability.userStory),
    },
    objective: text(found.objective),
    successCriteria: texts(found.successCriteria),
    businessValue: text(found.businessValue),
    environment: {
      type: text(found.environment.type),
      infrastructure: texts(found.environment.infrastructure),
      dependencies: texts(found.environment.dependencies),
    },
    testDataRequirements: texts(found.testDataRequirements),
    targets: found.targets.map(target),
    values: found.values.map(({ name, text: value, range }) => ({ name, text: value, line: line(range) })),
    preconditions: found.preconditions.map(({ phrase }) => ({
      text: phrase.value,
      line: line(phrase.range),
    })),
    setup: procedure(found.setup),
    teardown: procedure(found.teardown),
    mainMethod: procedure(found.mainMethod),
    steps: found.steps.map((step) => shownStep(step, bindingOf)),
    passCriteria: found.passCriteria.map(criterion),
    failCriteria: found.failCriteria.map(criterion),
    fixtures: found.fixtures.map(({ name, language, range }) => ({ name, language, line: line(range) })),
    checklist: found.checklist.map(({ text: item, checked }) => ({ text: item, checked })),
    status: text(found.status),
    created: text(found.created),
    lastUpdated: text(found.lastUpdated),
    nextReview: text(found.nextReview),
  };
}

function shownStep(step: Step, bindingOf: (at: string) => Binding | undefined) {
  const inline = ofCode(step);
  return {
    number: step.number,
    title: step.title.value,
    phrase: step.phrase?.value ?? null,
    line: line(step.range),
    code: codeOf(step),
    data: dataOf(step),
    expectations: step.expectations.map(({ id, polarity, phrase, range }) => ({
      id,
      polarity,
      text: phrase.value,
      line: line(range),
      binding: bindingOf(id) ?? inline,
    })),
    binding: bindingOf(String(step.number)) ?? inline,
  };
}

/** Code binds by itself; an expectation that nothing else binds is claimed by the code of its step. */
function ofCode({ code }: { code: CodeBlock[] }): Binding {
  return code.length > 0 ? "inline" : "none";
}

/** Its code blocks and phrases in the order of the file; a code block has no text. */
function procedure(found: Procedure | undefined) {
  if (found === undefined) return [];
  const blocks = [...found.code, ...found.reference].map((block) => ({
    text: null,
    line: line(block.range),
    code: [code(block)],
    data: [],
    binding: found.code.includes(block) ? ("inline" as const) : ("none" as const),
  }));
  const phrases = found.steps.map((step) => ({
    text: step.phrase?.value ?? step.title.value,
    line: line(step.range),
    code: codeOf(step),
    data: dataOf(step),
    binding: ofCode(step),
  }));
  return [...blocks, ...phrases].sort((a, b) => a.line - b.line);
}

function codeOf(step: Step) {
  return [...step.code, ...step.reference].map(code).sort((a, b) => a.line - b.line);
}

function code(block: CodeBlock) {
  return { language: block.language, line: line(block.range), lineCount: block.lines.length };
}

function dataOf(step: Step) {
  return step.data.map(({ kind, range }) => ({ kind, line: line(range) }));
}

function reference({ document, section, title, text: written, range }: Reference) {
  return { document: document ?? null, section, title: title ?? null, text: written, line: line(range) };
}

function criterion({ id, phrase, steps, range }: Criterion) {
  return { id, text: phrase.value, steps, line: line(range) };
}

function target({ column: _column, ...shown }: Target) {
  return shown;
}

function text(located: Located<string> | undefined): string | null {
  return located?.value ?? null;
}

function texts(record: Record<string, Located<string>>): Record<string, string> {
  const plain = safeRecord<string>();
  for (const [key, { value }] of Object.entries(record)) plain[key] = value;
  return plain;
}

function line(range: Range): number {
  return range.start.line;
}
