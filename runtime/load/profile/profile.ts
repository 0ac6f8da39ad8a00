import type { Profile as RateProfile } from "../request/options.js";

/** How much time a run gives its loads; only `full` gives them the time that the specs declare. */
export type LoadProfile = "smoke" | "standard" | "full";

/** The longest measured time of one load, in milliseconds. */
const longestMs: Readonly<Record<LoadProfile, number>> = { smoke: 2500, standard: 60_000, full: Infinity };

const isProfile = (text: string | undefined): text is LoadProfile =>
  text !== undefined && Object.hasOwn(longestMs, text);

/** The run's profile, as `tcspec run --profile` passes it to its workers; `standard` under plain Jest. */
export function profileOfRun(text = process.env["TCSPEC_PROFILE"]): LoadProfile {
  return isProfile(text) ? text : "standard";
}

/** The factor by which a load of `declaredMs` is shortened: 1 where it is not longer than the profile gives. */
export function scaleOf(declaredMs: number, profile: LoadProfile): number {
  return Math.min(1, longestMs[profile] / declaredMs);
}

/** What of the measured time a profile may shorten, in milliseconds: all but stages that have to last as long as they say. */
export function scalableDuration(rates: RateProfile): number {
  if (!("stages" in rates)) return durationOfProfile(rates);
  return durationOfProfile({ stages: rates.stages.filter(({ unscaled }) => unscaled !== true) });
}

/** The measured time of a load, in milliseconds. */
export function durationOfProfile(rates: RateProfile): number {
  if ("stages" in rates) return rates.stages.reduce((sum, { forMs }) => sum + forMs, 0);
  return "overMs" in rates ? rates.overMs : rates.forMs;
}

/** The same rates in `factor` of the time: the shape of a load is kept, each stage has its share. */
export function scaleRates(rates: RateProfile, factor: number): RateProfile {
  if (factor === 1) return rates;
  if ("stages" in rates)
    return {
      stages: rates.stages.map((stage) =>
        stage.unscaled === true ? stage : { ...stage, forMs: stage.forMs * factor },
      ),
    };
  return "overMs" in rates
    ? { ...rates, overMs: rates.overMs * factor }
    : { ...rates, forMs: rates.forMs * factor };
}

const shortestWarmUpMs = 500;

/** A warm-up is shortened with its load, but not to nothing: what it is for takes half a second. */
export function scaledWarmUp(declaredMs = 0, factor = 1): number {
  return Math.min(declaredMs, Math.max(shortestWarmUpMs, declaredMs * factor));
}

const ordinaryWindowMs = 10_000;
const shortestWindowMs = 100;

/**
 * The windows in which targets are judged, where nobody names their length: 10 s; half of the shortest stage where that is less, so
 * that each stage holds a whole window; in a load that was shortened at most a third of it, so that it has several.
 */
export function windowOf(rates: RateProfile, factor: number): number {
  const asRun = scaleRates(rates, factor);
  const bounds = [
    ordinaryWindowMs,
    ...("stages" in asRun ? asRun.stages.map(({ forMs }) => forMs / 2) : []),
    ...(factor < 1 ? [durationOfProfile(asRun) / 3] : []),
  ];
  return Math.max(shortestWindowMs, Math.floor(Math.min(...bounds)));
}

const recoveryWindowsMs: Readonly<Record<LoadProfile, number>> = {
  smoke: 1000,
  standard: 5000,
  full: ordinaryWindowMs,
};

/** The windows by which it is looked at whether a service has recovered. */
export const recoveryWindowMs = (profile = profileOfRun()): number => recoveryWindowsMs[profile];
