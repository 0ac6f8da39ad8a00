import type { Clock } from "../clock.js";
import type { FaultContext, Seam, Seams } from "./seams.js";
import { faultTable, type FaultName, type FaultValue, type FaultValueKind } from "./table.js";

export interface FaultIssue {
  readonly key: string;
  readonly code: "unknown_fault" | "invalid_fault";
  readonly message: string;
}

interface ActiveFault {
  readonly value: FaultValue;
  readonly sinceMs: number;
  readonly memory: Map<string, unknown>;
}

type Distort = (through: unknown, value: FaultValue, context: FaultContext) => unknown;

/** The faults switched on in one server. Everything that can be distorted passes through `apply` once. */
export class Faults {
  readonly #active = new Map<FaultName, ActiveFault>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Gives `through` as the active faults of the seam leave it; unchanged where none is active. */
  apply<S extends Seam>(
    seam: S,
    through: Seams[S],
    context: Omit<FaultContext, "sinceMs" | "memory"> = {},
  ): Seams[S] {
    if (this.#active.size === 0) return through;
    let result = through;
    for (const [name, { value, sinceMs, memory }] of this.#active) {
      const fault = faultTable[name];
      if (fault.seam !== seam) continue;
      // the seams are equal, so the fault's value type is Seams[S]; TypeScript cannot follow that through the table
      result = (fault.distort as Distort)(result, value, {
        ...context,
        sinceMs: this.#clock.now() - sinceMs,
        memory,
      }) as Seams[S];
    }
    return result;
  }

  /** Switches faults on and (with `false`) off, all or, with an issue, none. */
  set(given: unknown): readonly FaultIssue[] {
    if (typeof given !== "object" || given === null || Array.isArray(given))
      return [
        issue("", "invalid_fault", `Unexpected faults, expected an object such as { "wrong_model": true }`),
      ];
    const entries = Object.entries(given);
    const issues = entries.flatMap(([name, value]) => check(name, value));
    if (issues.length > 0) return issues;
    for (const [name, value] of entries as [FaultName, FaultValue | false][]) {
      if (value === false) this.#active.delete(name);
      else this.#active.set(name, { value, sinceMs: this.#clock.now(), memory: new Map() });
    }
    return [];
  }

  clear(): void {
    this.#active.clear();
  }

  active(): Record<string, FaultValue> {
    return Object.fromEntries([...this.#active].map(([name, { value }]) => [name, value]));
  }

  /** The faults there are, for people who look. */
  static describe(): Record<string, { seam: Seam; value: FaultValueKind; about: string }> {
    return Object.fromEntries(
      Object.entries(faultTable).map(([name, { seam, value, about }]) => [name, { seam, value, about }]),
    );
  }
}

const valueTests: Readonly<Record<FaultValueKind, { fits: (value: unknown) => boolean; expected: string }>> =
  {
    switch: { fits: (value) => value === true, expected: "true or false" },
    number: {
      fits: (value) => typeof value === "number" && Number.isFinite(value),
      expected: "a number or false",
    },
    "switch or name": {
      fits: (value) => value === true || typeof value === "string",
      expected: "true, false or a name",
    },
  };

function check(name: string, value: unknown): FaultIssue[] {
  if (!Object.hasOwn(faultTable, name))
    return [
      issue(
        name,
        "unknown_fault",
        `Unexpected fault ${name}, expected one of ${Object.keys(faultTable).join(", ")}`,
      ),
    ];
  const { fits, expected } = valueTests[faultTable[name as FaultName].value];
  if (value === false || fits(value)) return [];
  return [
    issue(name, "invalid_fault", `Unexpected ${JSON.stringify(value)} for ${name}, expected ${expected}`),
  ];
}

function issue(key: string, code: FaultIssue["code"], message: string): FaultIssue {
  return { key, code, message };
}
