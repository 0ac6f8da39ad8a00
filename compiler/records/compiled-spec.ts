import type { Diagnostic } from "../model/diagnostic.js";
import type { SealedPhrases } from "./phrase-file.js";

/** The generated file of a spec. */
export interface CompiledOutput {
  name: string;
  /** SHA-256 of its text. */
  hash: string;
  /** `stale`: it has been written, or, with `check`, would be. `foreign`: a file that is not ours is in its place. */
  state: "current" | "stale" | "foreign";
  /** There was a file of ours before. */
  replaces: boolean;
}

/**
 * What compiling a spec came to: plain data. What few ask for again is text: it goes from thread to thread and into the
 * manifest as it is.
 */
export interface CompiledSpec {
  /** SHA-256 of its bytes. */
  hash: string;
  /** Of its test cases. */
  ids: string[];
  /** Their summaries, in JSON. */
  cases: string;
  /** Findings of reading it, and of generating it. */
  read: Diagnostic[];
  generated: Diagnostic[];
  /** What its phrases were bound in and to; none where it was not generated. */
  phrases: SealedPhrases<string>;
  /** Absent where an error keeps it from being generated. */
  output?: CompiledOutput;
}
