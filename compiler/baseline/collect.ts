import { failedOf, type LoadResult } from "../model/load-record.js";
import type { CaseResult, Results } from "../model/results.js";
import { type Baseline, type BaselineLoad, type Machine, marginsSchema, type Margins } from "./schema.js";

/** The machine that results come from. */
export function machineOf({ host, node }: Results): Machine {
  return {
    platform: host.platform,
    arch: host.arch,
    cpu: host.cpuModel ?? "unknown",
    cpus: host.cpus,
    memoryGiB: Math.round(host.memoryBytes / 2 ** 30),
    node: node.split(".")[0] ?? node,
  };
}

export interface CollectedLoads {
  readonly loads: Record<string, BaselineLoad>;
  /** What is left out, and why: one sentence each. */
  readonly leftOut: readonly string[];
}

/**
 * The loads of several runs of the same cases, one sample of each run for each figure. Left out: loads that are not valid, and
 * loads of another description than that of the first run.
 *
 * @param onlyPassed leaves out the loads of cases that did not pass
 */
export function collectLoads(runs: readonly Results[], { onlyPassed = false } = {}): CollectedLoads {
  const loads: Record<string, BaselineLoad> = {};
  const leftOut = new Set<string>();
  for (const run of runs) {
    for (const result of run.cases) {
      for (const load of counted(result.loads)) {
        const name = `${result.id} ${load.name}`;
        if (onlyPassed && result.verdict !== "passed") {
          leftOut.add(`${name}: the case is ${result.verdict}`);
          continue;
        }
        if (!load.valid) {
          leftOut.add(`${name}: not valid: ${load.problems.join("; ")}`);
          continue;
        }
        const known = loads[name];
        const fresh = describe(result, load, run);
        if (known !== undefined && difference(known, fresh) !== undefined) {
          leftOut.add(`${name}: ${difference(known, fresh) ?? ""}`);
          continue;
        }
        loads[name] = withSamples(known ?? fresh, load);
      }
    }
  }
  return { loads, leftOut: [...leftOut] };
}

/** Of a load that was offered again, because the generator had spoilt it, the last time. */
const counted = (loads: readonly LoadResult[] = []) =>
  new Map(loads.map((load) => [load.name, load])).values();

function describe(result: CaseResult, load: LoadResult, run: Results): BaselineLoad {
  const used = run.services.find(({ name }) => name === load.service && result.services.includes(name));
  const known = used === undefined ? load.service : `${used.name}, ${used.tier}, ${used.version}`;
  const service = load.capacity === undefined ? known : `${known}, ${load.capacity}`;
  return {
    load: `${load.kind}: ${load.description}`,
    service,
    profile: run.profile,
    ...(load.request !== undefined && { request: load.request }),
    samples: {},
  };
}

/** Why two loads cannot be compared; undefined where they can. */
export function difference(a: BaselineLoad, b: BaselineLoad): string | undefined {
  const other = (["load", "service", "profile", "request"] as const).find((key) => a[key] !== b[key]);
  const told = (text: string | undefined) => (text === undefined ? "not kept" : `"${text}"`);
  return other === undefined ? undefined : `another ${other}: ${told(a[other])}, then ${told(b[other])}`;
}

function withSamples(known: BaselineLoad, load: LoadResult): BaselineLoad {
  const samples = { ...known.samples };
  for (const [figure, value] of figuresOf(load)) samples[figure] = [...(samples[figure] ?? []), value];
  return { ...known, samples };
}

const latencies = {
  responseTime: "response time",
  serviceTime: "service time",
  timeToFirstToken: "time to first token",
  timePerOutputToken: "time per output token",
} as const;

/** Of fewer samples a p95 is chance. */
const leastOfP95 = 20;

/** What is compared of a load. The unit stands in the name. */
function figuresOf(load: LoadResult): [string, number][] {
  const of = Object.entries(latencies).flatMap(([measure, name]): [string, number][] => {
    // An open load is judged by what its users waited.
    const values = measure === "serviceTime" && load.kind === "open" ? undefined : load.figures[measure];
    if (values === undefined) return [];
    const p50: [string, number] = [`${name}, p50 (ms)`, values.p50];
    return values.n < leastOfP95 ? [p50] : [p50, [`${name}, p95 (ms)`, values.p95]];
  });
  return [
    ...of,
    ["achieved rate (per second)", load.achievedRate],
    ...(load.outputTokensPerSecond === undefined
      ? []
      : [["output tokens (per second)", load.outputTokensPerSecond] satisfies [string, number]]),
    ["failed (share)", failedShareOf(load)],
  ];
}

/** Of the requests that could end: what the end of a closed load cuts off says nothing, and varies with the number of connections. */
function failedShareOf(load: LoadResult): number {
  const ended = load.sent - (load.cutOff ?? 0);
  return ended === 0 ? 1 : failedOf(load) / ended;
}

/** A baseline of these runs. `margins` are those of the baseline that it takes the place of. */
export function makeBaseline(
  runs: readonly [Results, ...Results[]],
  margins: Margins = marginsSchema.parse({}),
): { baseline: Baseline; leftOut: readonly string[] } {
  const last = runs.at(-1) ?? runs[0];
  const { loads, leftOut } = collectLoads(runs, { onlyPassed: true });
  return {
    baseline: {
      version: 1,
      savedAt: last.finishedAt,
      ...(last.commit !== undefined && {
        commit: last.dirty === true ? `${last.commit} and changes` : last.commit,
      }),
      runs: runs.map(({ runId }) => runId),
      machine: machineOf(last),
      margins,
      loads,
    },
    leftOut,
  };
}
