/**
 * Which case a phase belongs to. It goes with all that the phase starts, also after the file's sandbox is gone, so it is
 * plain data.
 */
export interface Trail {
  readonly caseId: string;
  /** The spec, relative to the project's root. */
  readonly file: string;
  readonly line: number;
  readonly attempt: number;
  /** Set when the case is over: by then its end stands in the journal. */
  ended?: { durationMs: number };
}

/** The trail that `store` (of `Bridge.running`) carries, a phase of this file or of an earlier one of the process. */
export function trailOf(store: unknown): Trail | undefined {
  return typeof store === "object" && store !== null && "trail" in store ? (store.trail as Trail) : undefined;
}
