/** What is done to a service on purpose. These are messages to the supervisor: plain data. */

/** Which bytes a fault is about: those towards the service, those that it answers, or both. */
export type Direction = "requests" | "answers" | "both";

/** What a proxy can do to the connections between a case and a service. Milliseconds and bytes. */
export type NetworkFault =
  /** Open connections are closed and new ones refused: what a service looks like that does not run. */
  | { kind: "down" }
  /** New connections are refused; open ones live on. */
  | { kind: "refused" }
  /** Each byte arrives `ms` later, give or take up to `jitterMs`; the order stays. */
  | { kind: "latency"; ms: number; jitterMs?: number; direction?: Direction }
  /** Of each connection, in each direction. */
  | { kind: "bandwidth"; bytesPerSecond: number; direction?: Direction }
  /** Open connections end with RST, and so do new ones as soon as they are open. */
  | { kind: "reset" }
  /** Connections are accepted and everything sent is swallowed. Those that lost bytes are reset when it is undone. */
  | { kind: "blackHole"; direction?: Direction }
  /** The end of a connection is passed on only after `ms`. */
  | { kind: "slowClose"; ms: number }
  /** A connection is closed once so many bytes have passed, counted from now on. */
  | { kind: "cutAfter"; bytes: number; direction?: Direction };

/** What can be done to a process that tcspec started for the case. */
export type ProcessFault =
  /** SIGKILL. It stays dead until the fault is undone: then it is started again, on the data that it had. */
  | { kind: "crash" }
  /** SIGSTOP of all its processes: it holds its connections and answers nothing. */
  | { kind: "pause" };

export type Fault = NetworkFault | ProcessFault;
export type FaultKind = Fault["kind"];

export function isProcessFault(fault: Fault): fault is ProcessFault {
  return fault.kind === "crash" || fault.kind === "pause";
}

const limits: Readonly<Record<string, { least: number; unit: string }>> = {
  ms: { least: 0, unit: "milliseconds" },
  jitterMs: { least: 0, unit: "milliseconds" },
  bytesPerSecond: { least: 1, unit: "bytes per second" },
  bytes: { least: 0, unit: "bytes" },
};

/** Timers of Node count to here; what is longer would be over at once. */
const longest = 2 ** 31 - 1;

/** What is wrong with the numbers of a fault, for people; undefined where nothing is. */
export function faultProblem(fault: Fault): string | undefined {
  for (const [name, value] of Object.entries(fault)) {
    const limit = limits[name];
    if (limit === undefined) continue;
    const number: unknown = value;
    if (typeof number !== "number" || !(number >= limit.least && number <= longest)) {
      return `Unexpected ${name} ${String(number)} of the fault ${fault.kind}, expected ${limit.unit} from ${limit.least} to ${longest}`;
    }
  }
  return undefined;
}

/** `latency of 200 ms`: how a fault is called in messages. */
export function describeFault(fault: Fault): string {
  const { kind, ...numbers } = fault;
  const details = Object.entries(numbers).map(([name, value]) => `${name} ${String(value)}`);
  return details.length === 0 ? kind : `${kind} (${details.join(", ")})`;
}
