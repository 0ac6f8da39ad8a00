import { type Contradiction, contradictionsOf, type Outdated, outdatedOf } from "./contradictions.js";
import { type Figure, figuresOf, statedTests } from "./figures.js";
import { type CaseFacts, nextStage, type Stage, stageOf, stages } from "./lifecycle.js";
import { areasOf, listedCases, type PlanNode, type PlanTree } from "./tree.js";

/** How many cases have reached a stage, by stage: each number includes those of later stages. */
export type Counts = Record<Stage, number>;

/** A line of the report: a phase, an area, or all. */
export interface PlanRow {
  name: string;
  weeks?: string;
  priority?: string;
  /** What documents say there are; absent where they say nothing. */
  declared?: number;
  counts: Counts;
}

export interface PlanReport {
  /** The plan's file; absent where there is none. */
  file?: string;
  total: PlanRow;
  /** Answers to how many test cases there are, with where each comes from. */
  figures: (Figure & { from: string[] })[];
  phases: (PlanRow & { areas: PlanRow[] })[];
  /** Cases that a spec holds and the plan does not list. */
  unplanned: PlanRow;
  contradictions: Contradiction[];
  outdated: Outdated[];
  /** What is not passing yet, most urgent first. */
  next: { id: string; name: string; priority?: string; stage: Stage; because: string }[];
  cases: (CaseFacts & { stage: Stage; phase?: string; area?: string })[];
}

/** The order of priorities, most urgent first; others come after them. */
const priorities = ["critical", "high", "medium", "low"];

/**
 * How far a plan is.
 *
 * @param facts of each case, planned or written, in the order of the plan
 */
export function planReport(tree: PlanTree | undefined, facts: readonly CaseFacts[]): PlanReport {
  const byId = new Map(facts.map((one) => [one.id, one]));
  const of = (ids: readonly string[]): CaseFacts[] => ids.flatMap((id) => byId.get(id) ?? []);
  const places = tree === undefined ? [] : areasOf(tree);
  const row = (node: PlanNode): PlanRow => {
    const declared = statedTests(node);
    return {
      name: node.name,
      ...(node.weeks !== undefined && { weeks: node.weeks }),
      ...(node.priority !== undefined && { priority: node.priority }),
      ...(declared !== undefined && { declared }),
      counts: count(of(listedCases(node).map(({ id }) => id))),
    };
  };
  const phases = tree === undefined ? [] : phasesOf(tree, places, row);
  const whereIs = new Map(
    places.flatMap(({ phase, area }) => listedCases(area).map(({ id }) => [id, { phase, area }] as const)),
  );
  const planned = facts.filter((one) => one.planned);
  return {
    ...(tree !== undefined && { file: tree.file }),
    total: tree === undefined ? { name: "All", counts: count(planned) } : { ...row(tree.root), name: "All" },
    figures:
      tree === undefined
        ? []
        : figuresOf(tree.root, tree).map((figure) => ({ ...figure, from: namesOf(tree, figure.sources) })),
    phases,
    unplanned: { name: "Not in the plan", counts: count(facts.filter((one) => !one.planned)) },
    contradictions: tree === undefined ? [] : contradictionsOf(tree),
    outdated: tree === undefined ? [] : outdatedOf(tree, (id) => byId.get(id)?.spec !== undefined),
    next: nextOf(facts),
    cases: facts.map((one) => {
      const at = whereIs.get(one.id);
      return {
        ...one,
        stage: stageOf(one),
        ...(at?.phase && { phase: at.phase.name }),
        ...(at && { area: at.area.name }),
      };
    }),
  };
}

type RowOf = (node: PlanNode) => PlanRow;

/** Areas that stand in no phase are shown as one. */
function phasesOf(tree: PlanTree, places: ReturnType<typeof areasOf>, row: RowOf): PlanReport["phases"] {
  const phases = tree.root.children.filter(({ kind }) => kind === "phase");
  const loose = places.filter(({ phase }) => phase === undefined).map(({ area }) => area);
  return [
    ...phases.map((phase) => ({
      ...row(phase),
      areas: places.filter((place) => place.phase === phase).map(({ area }) => row(area)),
    })),
    ...(loose.length === 0
      ? []
      : [
          {
            ...row({ ...tree.root, declared: [], cases: [], children: loose }),
            name: "Without a phase",
            areas: loose.map((area) => row(area)),
          },
        ]),
  ];
}

function count(facts: readonly CaseFacts[]): Counts {
  const reached = facts.map((one) => stages.indexOf(stageOf(one)));
  const from = (stage: Stage) => reached.filter((index) => index >= stages.indexOf(stage)).length;
  return {
    planned: facts.filter(({ planned }) => planned).length,
    written: from("written"),
    complete: from("complete"),
    compiled: from("compiled"),
    passing: from("passing"),
    certified: from("certified"),
  };
}

function nextOf(facts: readonly CaseFacts[]): PlanReport["next"] {
  const rank = ({ priority }: CaseFacts): number => {
    const at = priorities.indexOf(priority?.trim().toLowerCase() ?? "");
    return at < 0 ? priorities.length : at;
  };
  return facts
    .flatMap((one) => {
      const next = nextStage(one);
      return next === undefined || next.stage === "certified" ? [] : [{ one, next }];
    })
    .sort((a, b) => rank(a.one) - rank(b.one))
    .map(({ one: { id, name, priority }, next }) => ({
      id,
      name,
      ...(priority !== undefined && { priority }),
      ...next,
    }));
}

/** `Guide 1.0, Implementation Roadmap` */
export function namesOf({ sources }: PlanTree, keys: readonly string[]): string[] {
  return keys.map((key) => {
    const source = sources[key];
    if (source === undefined) return key;
    return source.heading === undefined ? source.document : `${source.document}, ${source.heading}`;
  });
}
