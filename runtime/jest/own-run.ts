import type { SupervisorHandle } from "../supervisor/client.js";

/** A run that the preset has made, under plain `npx jest`: what its end needs to know of its beginning. */
export interface OwnRun {
  root: string;
  directory: string;
  keepRuns: number;
  supervisor: SupervisorHandle;
}

let current: OwnRun | undefined;

export function setOwnRun(run: OwnRun | undefined): void {
  current = run;
}

export function ownRun(): OwnRun | undefined {
  return current;
}
