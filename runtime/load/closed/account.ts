import type { Accounting } from "../accounting.js";

/** What autocannon counts. */
export interface ClosedCounts {
  readonly sent: number;
  /** Answers by status: `{ "200": { count: 3 } }`. */
  readonly statuses: Readonly<Record<string, { readonly count?: number } | undefined>>;
  readonly timeouts: number;
  /** Connection errors by their code. */
  readonly errors: Readonly<Record<string, number>>;
  /** The most requests that can have been open at the end: connections × pipelining. */
  readonly mostOpen: number;
}

/**
 * The account of a closed load. autocannon counts what it sent, the answers and the time-outs. The rest was open when it
 * ended (aborted by us; never more than there is room for), or was lost with a connection.
 */
export function closedAccount({ sent, statuses, timeouts, errors, mostOpen }: ClosedCounts): Accounting {
  let ok = 0;
  let httpError = 0;
  const reasons: Record<string, number> = {};
  for (const [status, entry] of Object.entries(statuses)) {
    const count = entry?.count ?? 0;
    if (status.startsWith("2")) ok += count;
    else {
      httpError += count;
      reasons[status] = count;
    }
  }
  const rest = Math.max(0, sent - ok - httpError - timeouts);
  const aborted = Math.min(rest, mostOpen);
  const connectionError = rest - aborted;
  if (timeouts > 0) reasons["timeout"] = timeouts;
  if (connectionError > 0) for (const [code, count] of Object.entries(errors)) reasons[code] = count;
  const total = ok + httpError + timeouts + rest;
  return {
    due: total,
    sent: total,
    notSent: 0,
    ok,
    httpError,
    timeout: timeouts,
    connectionError,
    aborted,
    reasons,
  };
}
