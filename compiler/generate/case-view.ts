import type { CodeBlock } from "../document/schema.js";
import type { Range } from "../model/range.js";
import type { StepDefinition } from "../steps/binding.js";
import type { AnalyzedCase, FenceOf } from "./analyze-case.js";
import { neededFixtures, type BoundItem, type Call, type Missing } from "./bind-case.js";
import { copyFence } from "./fence/copy.js";
import { literal } from "./literal.js";
import { caseMeta, type MetaContext } from "./meta.js";
import type { Pieces } from "./pieces.js";

/** Names that the generated file gives to what it imports itself. */
export interface OwnNames {
  testCase: string;
  perform: string;
  remember: string;
  conclude: string;
  teardown: string;
  definition(definition: StepDefinition): string;
  /** What `defineFixtures` returned, file by file. */
  projectFixtures: readonly string[];
}

/** What the template `item` shows: exactly one of the three is there. */
interface ItemView {
  code: string | undefined;
  call: { place: string; perform: string; at: object; definition: string; input: object } | undefined;
  missing: { place: string; message: string } | undefined;
}

const nothing: ItemView = { code: undefined, call: undefined, missing: undefined };

/** What the template `case` shows, its code and places as markers of `pieces`. */
export function caseView(
  analyzed: AnalyzedCase,
  fenceOf: FenceOf,
  names: OwnNames,
  pieces: Pieces,
  context: MetaContext & { projectFixtureNames: ReadonlySet<string> },
) {
  const { bound, scope } = analyzed;
  const fixtures = [...scope.fixtures].sort();
  const set = [...new Set([...fixtures, ...neededFixtures(bound)])].sort();
  const place = ({ start }: Range) => pieces.place(start.line, start.column);
  const item = (shown: BoundItem): ItemView => itemView(shown, { fenceOf, names, pieces, place });

  const runs = bound.steps.some(({ binding }) => binding !== "none");
  const setupItems = bound.setup.filter((shown) => runs || shown.kind !== "missing").map(item);
  const teardownItems = bound.teardown.map(item);
  const teardown =
    teardownItems.length > 0 ? [`teardown${names.teardown === "teardown" ? "" : `: ${names.teardown}`}`] : [];
  const parameters = [...fixtures, ...teardown];

  return {
    place: place(bound.plan.spec.range),
    testCase: names.testCase,
    meta: pieces.data(literal(caseMeta(bound, set, context), "  ")),
    parameter: parameters.length > 0 ? `{ ${parameters.join(", ")} }` : "",
    teardown: { name: names.teardown, items: teardownItems },
    preconditions: bound.preconditions.flatMap(({ call }) => (call ? [item(call)] : [])),
    setup: { wrapped: isWrapped(analyzed, analyzed.setup), items: setupItems },
    steps: bound.steps.map(({ step, calls }, index) => {
      const code = step.code.length > 0 ? codeMarker(step.code, { fenceOf, pieces }) : undefined;
      const wrapped = isWrapped(analyzed, analyzed.steps[index]);
      const conclusion = [
        ...calls.filter(isOfStep).map((call) => pieces.place(call.place.line, call.place.column)),
        ...(endsInCode(bound.steps, index) ? [place(step.range)] : []),
      ].map((at) => ({ place: at, number: String(step.number), conclude: names.conclude }));
      return {
        place: place(step.range),
        number: step.number,
        title: step.title.value,
        block: wrapped ? code : undefined,
        code,
        remembered: calls
          .filter(looksBack)
          .map((call) => ({ ...nothing, call: callView(call, { names, pieces }, names.remember) })),
        // Most steps are code alone: one question for them, not one for each list.
        isPhrased: calls.length > 0 || conclusion.length > 0,
        calls: calls.map(item),
        conclusion,
      };
    }),
    projectFixtures: set.some((name) => context.projectFixtureNames.has(name))
      ? `[${names.projectFixtures.join(", ")}]`
      : "",
  };
}

/** The phrase is the step's own, not an expectation's. */
export const isOfStep = ({ place }: Call): boolean => !place.at.includes(".");

/** The last step of a case with phrases is code: what they have left open (requests that run) is found at its end. */
const endsInCode = (steps: AnalyzedCase["bound"]["steps"], index: number): boolean =>
  index === steps.length - 1 &&
  steps[index]?.step.code.length !== 0 &&
  steps[index]?.calls.some(isOfStep) === false &&
  steps.some(({ calls }) => calls.some(isOfStep));

/** Code that declares something gets a block of its own, unless later code uses what it declares. */
function isWrapped({ scope }: AnalyzedCase, unit: AnalyzedCase["setup"] | undefined): boolean {
  return unit?.fences.some((fence) => fence.declared.size > 0) === true && !scope.shared.has(unit);
}

/** It compares with the beginning of the step, or is to hold during all of it. */
export const looksBack = ({ definition, input }: Call): boolean =>
  definition.remembers === true || input.modifiers?.allTheTime === true;

interface ItemContext {
  fenceOf: FenceOf;
  names: OwnNames;
  pieces: Pieces;
  place: (range: Range) => string;
}

function itemView(item: BoundItem, context: ItemContext): ItemView {
  if (item.kind === "code") return { ...nothing, code: codeMarker([item.block], context) };
  return item.kind === "call"
    ? { ...nothing, call: callView(item, context) }
    : { ...nothing, missing: missingView(item, context) };
}

function codeMarker(
  blocks: readonly CodeBlock[],
  { fenceOf, pieces }: Pick<ItemContext, "fenceOf" | "pieces">,
): string {
  return pieces.code(
    blocks.flatMap((block) => {
      const fence = fenceOf(block);
      return fence ? copyFence(fence) : [];
    }),
  );
}

function callView(
  { definition, place, input }: Call,
  { names, pieces }: Pick<ItemContext, "names" | "pieces">,
  perform = names.perform,
) {
  return {
    place: pieces.place(place.line, place.column),
    perform,
    at: place,
    definition: names.definition(definition),
    input,
  };
}

function missingView({ phrase, reason }: Missing, { place }: ItemContext) {
  return {
    place: place(phrase.range),
    message: `Nothing to run for ${JSON.stringify(phrase.markdown)}: ${reason}.`,
  };
}
