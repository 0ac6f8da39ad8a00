/**
 * How a request that was sent ended. `ok`: a 2xx answer, complete and as asked. `httpError`: an answer, but another one.
 * `timeout`: not ended within the time limit. `connectionError`: the connection failed or broke. `aborted`: ended by us, when
 * the drain or the run was over.
 */
export const outcomes = ["ok", "httpError", "timeout", "connectionError", "aborted"] as const;
export type Outcome = (typeof outcomes)[number];

/** Every request that was sent, by how it ended: `sent = ok + httpError + timeout + connectionError + aborted`. */
export interface Accounting extends Readonly<Record<Outcome, number>> {
  /** By the schedule. */
  readonly due: number;
  readonly sent: number;
  /** Due, but never sent: the generator's own limit on open requests was reached, or the run was stopped. */
  readonly notSent: number;
  /** Why requests failed: a status, an error code, what was wrong with the answer; how often. */
  readonly reasons: Readonly<Record<string, number>>;
}

const mostReasons = 50;
const otherReasons = "others";

/** Keeps the account; its memory does not grow with the number of requests. */
export class Ledger {
  #due = 0;
  #notSent = 0;
  #sent = 0;
  readonly #settled: Record<Outcome, number> = {
    ok: 0,
    httpError: 0,
    timeout: 0,
    connectionError: 0,
    aborted: 0,
  };
  readonly #reasons = new Map<string, number>();

  /** Requests that are sent and have not ended. */
  get open(): number {
    return this.#sent - outcomes.reduce((sum, outcome) => sum + this.#settled[outcome], 0);
  }

  sent(): void {
    this.#due += 1;
    this.#sent += 1;
  }

  notSent(): void {
    this.#due += 1;
    this.#notSent += 1;
  }

  settle(outcome: Outcome, reason?: string): void {
    this.#settled[outcome] += 1;
    if (outcome === "ok" || reason === undefined) return;
    const known = this.#reasons.has(reason) || this.#reasons.size < mostReasons;
    const key = known ? reason : otherReasons;
    this.#reasons.set(key, (this.#reasons.get(key) ?? 0) + 1);
  }

  get(): Accounting {
    const reasons = Object.fromEntries([...this.#reasons].sort(([, a], [, b]) => b - a));
    return { due: this.#due, sent: this.#sent, notSent: this.#notSent, ...this.#settled, reasons };
  }
}

/** Requests that were sent and did not end well. */
export const failedOf = (account: Pick<Accounting, "sent" | "ok">): number => account.sent - account.ok;

/** Statuses that say whose fault it was: RFC 6585 (429: this caller asks too much), RFC 9110 (503: the service is overloaded). */
const meanings: Readonly<Record<string, string>> = {
  "401": "no valid key",
  "429": "rate limit",
  "503": "overload",
};
const mostInWords = 3;

/** Why requests failed, the most frequent reasons first: "120 × 429 (rate limit), 3 × 503 (overload)"; empty where none did. */
export function failuresInWords({ reasons }: Pick<Accounting, "reasons">): string {
  const ordered = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  const words = ordered
    .slice(0, mostInWords)
    .map(([reason, count]) => `${count} × ${reason}${reason in meanings ? ` (${meanings[reason]})` : ""}`);
  return [...words, ...(ordered.length > mostInWords ? ["…"] : [])].join(", ");
}

/** @throws Error where a request is missing or counted twice: figures over such an account mean nothing. */
export function assertBalanced(account: Accounting): void {
  const settled = outcomes.reduce((sum, outcome) => sum + account[outcome], 0);
  if (settled === account.sent && account.due === account.sent + account.notSent) return;
  throw new Error(
    `Unexpected account: ${account.due} due, ${account.sent} sent, ${account.notSent} not sent, ${settled} ended; expected due = sent + not sent and sent = ${outcomes.join(" + ")}`,
  );
}
