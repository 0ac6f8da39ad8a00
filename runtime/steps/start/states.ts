/** The states of a service's initialization, in the only order that is allowed; none may be left out. */
export const allowedOrder = ["created", "configuring", "loading", "warming", "ready"] as const;

/** What a service says of its initialization. */
export interface Initialization {
  /** In which state it is now. */
  readonly state: string | undefined;
  /** The states that it has been in, in order; undefined where the service tells nothing of them. */
  readonly history: readonly string[] | undefined;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** Reads the JSON of a health answer. */
export function initializationIn(health: unknown): Initialization {
  const { state, history } = record(health);
  const states = Array.isArray(history)
    ? history.map((entry) => record(entry)["state"]).filter((each) => typeof each === "string")
    : undefined;
  return { state: typeof state === "string" ? state : undefined, history: states };
}

/** `seen` with repetitions of one state in a row as one. */
export function withoutRepetition(seen: readonly string[]): string[] {
  return seen.filter((state, index) => state !== seen[index - 1]);
}

/** Whether the states can have been seen while all allowed ones were passed in order: looking on misses the short ones. */
export function isGlimpseOf(seen: readonly string[], passed: readonly string[]): boolean {
  let at = 0;
  return seen.every((state) => {
    const found = passed.indexOf(state, at);
    at = found + 1;
    return found >= 0;
  });
}

/** States as a message shows them. */
export function chain(states: readonly string[]): string {
  return states.length > 0 ? states.join(" → ") : "none";
}
