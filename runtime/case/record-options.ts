import type { CaseMeta } from "../../compiler/model/case-meta.js";
import type { UncaughtListener } from "../jest/bridge.js";
import type { JournalNote } from "../journal/writer.js";
import type { FixtureRegistry } from "./fixture.js";
import type { Redaction } from "./redaction.js";

/** What a body is: an async generator whose `yield n` announces step n. */
export type CaseBody = (fixtures: Record<string, unknown>) => AsyncGenerator<number, void, unknown>;

/** In milliseconds. */
export interface Limits {
  setup: number;
  /** Of a step that does not say its own. */
  step: number;
  /** Of each piece of tear-down. */
  release: number;
  /** What a timed-out body is given to react to its signal. */
  grace: number;
  /** How long the end of a case listens, at most, for errors of what the case has left running. */
  afterglow: number;
}

export const defaultLimits: Limits = {
  setup: 60_000,
  step: 60_000,
  release: 15_000,
  grace: 250,
  afterglow: 1_000,
};

export interface RecordOptions {
  meta: CaseMeta;
  body: CaseBody;
  registry: FixtureRegistry;
  attempt: number;
  runDirectory: string;
  projectRoot: string;
  testFile: string;
  /** SHA-256 of the test file. */
  generatedHash: string;
  redaction: Redaction;
  journal: (note: JournalNote) => void;
  /** Tells who is to hear of errors that nobody caught; undefined: nobody any more. */
  listen: (listener: UncaughtListener | undefined) => void;
  limits: Limits;
}
