import { Ledger, assertBalanced } from "../accounting.js";
import { Distribution } from "../histogram/distribution.js";

import type { Accounting, Outcome } from "../accounting.js";
import type { AnswerReader } from "../llm/answer-reader.js";
import type { Channel } from "../generator/channel.js";
import type { LoadClock } from "../generator/clock.js";
import type { Abort } from "../generator/transport.js";
import type { ClosedPlan } from "../plan.js";

export interface ClosedLoopResult {
  readonly account: Accounting;
  readonly warmUp: Accounting;
  /** End − sent of the requests of the measured time that ended ok. */
  readonly serviceTime: Distribution;
  /** The measured time. */
  readonly durationMs: number;
  readonly stopped: boolean;
}

interface OpenRequest {
  readonly sentMs: number;
  readonly deadlineMs: number;
  abort: Abort;
}

type Timing = Pick<ClosedPlan, "connections" | "warmUpMs" | "durationMs" | "timeoutMs">;

/** A user whose connection failed does not knock at once again: that would only keep the generator busy. */
const pauseAfterFailureMs = 50;

/**
 * So many users, each of whom sends a request when his last one was answered, refused or given up, until the time is over; what is
 * open then is aborted. A request belongs to the time in which it was sent: warm-up or measured time.
 */
export class ClosedLoop<Request> {
  readonly #timing: Timing;
  readonly #clock: LoadClock;
  readonly #channel: Channel<Request>;
  readonly #account = new Ledger();
  readonly #warmUp = new Ledger();
  readonly #serviceTime = new Distribution();
  /** In the order of sending, which with one time limit for all is that of their deadlines. */
  readonly #open = new Set<OpenRequest>();
  #startMs = 0;
  #over = false;
  #stopped = false;
  #endMs = 0;
  #cancelEnd: () => void = () => undefined;
  #cancelDeadline: (() => void) | undefined;
  #finish: () => void = () => undefined;

  constructor(timing: Timing, clock: LoadClock, channel: Channel<Request>) {
    this.#timing = timing;
    this.#clock = clock;
    this.#channel = channel;
  }

  /** Runs from now on; resolves when the time is over, or it is stopped. @throws Error where the account does not balance */
  async run(): Promise<ClosedLoopResult> {
    const { connections, warmUpMs, durationMs } = this.#timing;
    const finished = new Promise<void>((resolve) => (this.#finish = resolve));
    this.#startMs = this.#clock.now() + warmUpMs;
    this.#cancelEnd = this.#clock.at(this.#startMs + durationMs, () => this.#end());
    for (let user = 0; user < connections; user += 1) this.#send();
    await finished;
    const [account, warmUp] = [this.#account.get(), this.#warmUp.get()];
    [account, warmUp].forEach(assertBalanced);
    return {
      account,
      warmUp,
      serviceTime: this.#serviceTime,
      durationMs: this.#endMs - this.#startMs,
      stopped: this.#stopped,
    };
  }

  /** Ends the run now. */
  stop(): void {
    if (this.#over) return;
    this.#stopped = true;
    this.#end();
  }

  #end(): void {
    this.#over = true;
    this.#cancelEnd();
    // Where it is stopped in the warm-up, nothing was measured.
    this.#endMs = Math.max(this.#startMs, this.#clock.now());
    this.#cancelDeadline?.();
    for (const request of [...this.#open]) {
      request.abort();
      // The end of the time is no reason to fail.
      this.#settle(request, "aborted", this.#stopped ? "the run was stopped" : undefined);
    }
    this.#finish();
  }

  #ledgerOf({ sentMs }: OpenRequest): Ledger {
    return sentMs < this.#startMs ? this.#warmUp : this.#account;
  }

  #send(): void {
    if (this.#over) return;
    const sentMs = this.#clock.now();
    const request: OpenRequest = {
      sentMs,
      deadlineMs: sentMs + this.#timing.timeoutMs,
      abort: () => undefined,
    };
    this.#ledgerOf(request).sent();
    this.#open.add(request);
    const { transport, source } = this.#channel;
    const { prepared, reader: makeReader } = source.next();
    let status = 0;
    let reader: AnswerReader | undefined;
    const abort = transport.send(prepared, {
      head: (given) => {
        status = given;
        // Token times are not kept: a closed load has no figures but service times.
        if (isOk(status)) reader = makeReader?.(() => undefined);
      },
      data: (chunk) => reader?.data(chunk, this.#clock.now()),
      end: () => {
        const problem = isOk(status) ? reader?.end().problem : String(status);
        this.#ended(request, problem === undefined ? "ok" : "httpError", problem);
      },
      answered: (refusal) =>
        this.#ended(request, refusal === undefined ? "ok" : "httpError", refusal?.reason),
      failed: (reason) => this.#ended(request, "connectionError", reason),
    });
    if (this.#open.has(request)) request.abort = abort;
    if (this.#cancelDeadline === undefined) this.#watchDeadline();
  }

  #ended(request: OpenRequest, outcome: Outcome, reason?: string): void {
    if (!this.#open.has(request)) return;
    if (outcome === "ok" && request.sentMs >= this.#startMs)
      this.#serviceTime.record(this.#clock.now() - request.sentMs);
    this.#settle(request, outcome, reason);
    if (outcome === "connectionError")
      this.#clock.at(this.#clock.now() + pauseAfterFailureMs, () => this.#send());
    else this.#send();
  }

  #settle(request: OpenRequest, outcome: Outcome, reason?: string): void {
    this.#open.delete(request);
    this.#ledgerOf(request).settle(outcome, reason);
  }

  /** One timer for all time limits: that of the request that was sent first. */
  #watchDeadline(): void {
    const [first] = this.#open;
    this.#cancelDeadline =
      first &&
      this.#clock.at(first.deadlineMs, () => {
        const nowMs = this.#clock.now();
        for (const request of [...this.#open]) {
          if (request.deadlineMs > nowMs) break;
          request.abort();
          this.#ended(request, "timeout", `not ended within ${this.#timing.timeoutMs} ms`);
        }
        this.#watchDeadline();
      });
  }
}

const isOk = (status: number): boolean => status >= 200 && status < 300;
