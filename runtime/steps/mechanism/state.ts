import type { ActiveCase } from "../../case/active.js";
import type { LoadRun } from "../../load/load-run.js";
import type { Send, Service } from "../context.js";
import type { Watch } from "./schedule.js";

/** The subject of samples, whatever its letter case and blanks. */
export const subjectKey = (subject: string): string => subject.trim().toLowerCase().replaceAll(/\s+/gu, " ");

/** What phrases of a case know of each other. */
export interface CaseState {
  sends: Send[];
  /** By `subjectKey`. */
  readonly samples: Map<string, number[]>;
  readonly kept: Map<string, unknown>;
  /** By `keyName`. */
  readonly keys: Map<string, string>;
  readonly replaced: Map<string, Service>;
}

/** A load whose requests are those of a step. */
export interface StepLoad {
  readonly service: string;
  readonly run: LoadRun;
  /** The phrase that offered it has judged it: that all of its requests succeed is not implied. */
  readonly judged: boolean;
  /** It offered more than the service is to carry, or while something was broken: targets are no measure for it. */
  readonly beyond: boolean;
  /** Every request says what its reply has to hold. */
  readonly expects: boolean;
}

/** What phrases of a step (or of the setup, or of a piece of the teardown) know of each other. */
export interface StepState {
  sends: Send[];
  readonly loads: StepLoad[];
  readonly samples: Map<string, number[]>;
  /** By the place of the phrase (`2.1`). */
  readonly remembered: Map<string, { value: unknown } | { thrown: unknown }>;
  readonly watches: Map<string, Watch>;
  /** A phrase of the step has said what is to become of its requests. */
  outcomeJudged: boolean;
}

const cases = new WeakMap<ActiveCase, CaseState>();
const steps = new WeakMap<object, StepState>();

function stateIn<K extends object, S>(states: WeakMap<K, S>, key: K, make: () => S): S {
  const known = states.get(key);
  if (known !== undefined) return known;
  const made = make();
  states.set(key, made);
  return made;
}

export function caseState(active: ActiveCase): CaseState {
  return stateIn(cases, active, () => ({
    sends: [],
    samples: new Map(),
    kept: new Map(),
    keys: new Map(),
    replaced: new Map(),
  }));
}

/** Of the step that runs. */
export function stepState({ phase }: ActiveCase): StepState {
  return stateIn(steps, phase, () => ({
    sends: [],
    loads: [],
    samples: new Map(),
    remembered: new Map(),
    watches: new Map(),
    outcomeJudged: false,
  }));
}
