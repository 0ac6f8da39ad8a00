import type { Range } from "../model/range.js";
import { problem } from "../parse/index.js";
import type { Reading } from "./reading.js";

/** Content of a spec that is read as nothing. */
export interface LostContent {
  /** As the message names it, and where it stands: "table under step 2". */
  found: string;
  /** What to write instead. */
  expected: string;
  /** For readers of findings that are programs. */
  what: string;
  /** By default an error: without it the case tests something else than the spec says. */
  severity?: "warning" | undefined;
}

/** Says that content is lost. */
export function reportLost(
  range: Range,
  { found, expected, what, severity }: LostContent,
  { file, diagnostics }: Reading,
): void {
  diagnostics.push(
    problem("content-unread", file, range, {
      ...(severity && { severity }),
      message: `Unexpected ${found}, expected ${expected}: where it stands nothing reads it`,
      data: { what },
    }),
  );
}
