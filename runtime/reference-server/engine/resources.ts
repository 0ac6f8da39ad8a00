/** Share of the memory limit that loaded weights take; the rest is for the requests being served. */
const WEIGHTS = 0.8;
/** Share of the limit that full slots add: together a full server stays below its limit. */
const FULL_SLOTS = 0.15;
/** Share of the cores that a full server uses. */
const FULL_CPU = 0.9;

export interface Load {
  /** Share of the weights that is loaded, 0..1. */
  readonly loaded: number;
  readonly active: number;
  readonly slots: number;
}

/** Bytes in use by the model: `limit × (0.80 × loaded + 0.15 × active / slots)`. */
export function memoryInUse(declaredBytes: number, { loaded, active, slots }: Load): number {
  return Math.round(declaredBytes * (WEIGHTS * loaded + (FULL_SLOTS * active) / slots));
}

/** Cores in use by the model: `limit × 0.9 × active / slots`, at most 0.9 of the limit. */
export function coresInUse(cores: number, { active, slots }: Load): number {
  return cores * FULL_CPU * Math.min(1, active / slots);
}
