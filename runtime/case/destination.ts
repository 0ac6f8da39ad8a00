import { RecordError } from "./errors.js";

/** Where the verdict of a phrase goes. */
export type Destination =
  | { kind: "step" | "setup" | "teardown"; number: number }
  | { kind: "precondition"; number: number }
  | { kind: "expectation"; id: string };

/** Reads `2`, `2.1`, `precondition:1`, `setup:1`, `teardown:1`. Throws for anything else. */
export function destinationOf(at: string): Destination {
  const [, kind, number = "", criterion] =
    /^(?:(precondition|setup|teardown):)?(\d+)(\.\d+)?$/u.exec(at) ?? [];
  if (number === "" || (kind !== undefined && criterion !== undefined)) {
    throw new RecordError(
      `Unexpected place "${at}" of a phrase, expected such as 2, 2.1, precondition:1, setup:1, teardown:1`,
    );
  }
  if (criterion !== undefined) return { kind: "expectation", id: at };
  return { kind: (kind ?? "step") as "step" | "setup" | "teardown" | "precondition", number: Number(number) };
}
