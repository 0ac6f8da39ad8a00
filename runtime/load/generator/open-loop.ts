import { durationOf } from "../schedule/rate-profile.js";
import { offsets, withWarmUp } from "../schedule/schedule.js";
import { Collector } from "./collector.js";

import type { Outcome } from "../accounting.js";
import type { AnswerFacts, AnswerReader } from "../llm/answer-reader.js";
import type { OpenPlan } from "../plan.js";
import type { LoadClock } from "./clock.js";
import type { Collected, RequestRecord } from "./collector.js";
import type { Channel } from "./channel.js";
import type { DrawnRequest, RequestSource } from "./requests.js";
import type { Abort, Refusal, Transport } from "./transport.js";

/** A request on the wire. */
interface OpenRequest {
  readonly record: RequestRecord;
  readonly deadlineMs: number;
  abort: Abort;
}

export interface OpenLoopResult {
  readonly collected: Collected;
  readonly stopped: boolean;
  /** The schedule was over before a plan that runs until it is stopped was. */
  readonly neverStopped: boolean;
  /** The measured time. */
  readonly durationMs: number;
  /** From the last due request to the end of the last open one. */
  readonly drainMs: number;
}

const mostAtOnce = 200;
const refusals: ReadonlySet<number> = new Set([429, 503]);

/**
 * Sends the requests of a plan when they are due, on an absolute schedule (begin + offset), whatever became of those before;
 * one that comes late is sent at once and its lateness kept.
 */
export class OpenLoop<Request> {
  readonly #plan: OpenPlan;
  readonly #clock: LoadClock;
  readonly #transport: Transport<Request>;
  readonly #collector: Collector;
  readonly #source: RequestSource<Request>;
  readonly #offsets: Iterator<number, unknown>;
  #durationMs: number;
  #offerEnded = false;
  /** In the order of sending, which with one time limit for all is that of their deadlines. */
  readonly #open = new Set<OpenRequest>();
  /** On the clock: the begin of the measured time. */
  #originMs = 0;
  /** When the next request is due: from the begin of the measured time, and on the clock. */
  #next: { readonly intendedMs: number; readonly atMs: number } | undefined;
  #stopped = false;
  #lastDueMs = 0;
  #endMs = 0;
  #cancelDue: () => void = () => undefined;
  #cancelDeadline: (() => void) | undefined;
  #cancelDrain: (() => void) | undefined;
  #finish: (() => void) | undefined;

  constructor(plan: OpenPlan, clock: LoadClock, { transport, source }: Channel<Request>) {
    this.#plan = plan;
    this.#clock = clock;
    this.#transport = transport;
    this.#durationMs = durationOf(plan.schedule.segments);
    this.#collector = new Collector({
      durationMs: this.#durationMs,
      schedule: plan.schedule,
      windowMs: plan.windowMs,
      goodput: plan.goodput,
    });
    this.#source = source;
    this.#offsets = offsets(withWarmUp(plan.schedule, plan.warmUpMs));
  }

  /** Runs the plan from `startMs` on the clock; resolves when every request has ended. */
  async run(startMs: number): Promise<OpenLoopResult> {
    this.#originMs = startMs + this.#plan.warmUpMs;
    const finished = new Promise<void>((resolve) => (this.#finish = resolve));
    this.#advance();
    this.#wait();
    await finished;
    const drainMs = Math.max(0, this.#endMs - this.#lastDueMs);
    const collected = this.#collector.collected();
    const neverStopped = this.#plan.untilStopped === true && !this.#offerEnded;
    return { collected, stopped: this.#stopped, neverStopped, durationMs: this.#durationMs, drainMs };
  }

  /**
   * Ends the run now: nothing more is sent, what is open is aborted. A plan that runs until it is stopped has come to its regular
   * end: what is open is waited for as after any load.
   */
  stop(): void {
    if (this.#plan.untilStopped === true && !this.#offerEnded) {
      this.#endOffer();
      return;
    }
    if (this.#stopped) return;
    this.#stopped = true;
    this.#cancelDue();
    this.#next = undefined;
    this.#abortOpen();
    this.#settleIfDone();
  }

  #endOffer(): void {
    if (this.#next === undefined) return;
    this.#offerEnded = true;
    this.#cancelDue();
    // A generator that is late has not offered what was due meanwhile: its time ends before that.
    this.#durationMs = Math.max(Math.min(this.#nowMs(), this.#next.intendedMs), this.#lastDueMs + 1);
    this.#next = undefined;
    this.#collector.endAt(this.#durationMs);
    this.#wait();
  }

  /** Takes the next request from the schedule. Its offset is kept as it is: a sum of times would round it over a border. */
  #advance(): void {
    const next = this.#offsets.next();
    const intendedMs = next.done === true ? undefined : next.value - this.#plan.warmUpMs;
    this.#next = intendedMs === undefined ? undefined : { intendedMs, atMs: this.#originMs + intendedMs };
  }

  #wait(): void {
    if (this.#next !== undefined) {
      this.#cancelDue = this.#clock.at(this.#next.atMs, () => this.#sendDue());
      return;
    }
    const until = this.#originMs + this.#lastDueMs + this.#plan.drainMs;
    this.#cancelDrain = this.#clock.at(until, () => this.#abortOpen());
    this.#settleIfDone();
  }

  #sendDue(): void {
    // After so many at once the event loop gets a turn: a generator that is late must still hear the answers.
    for (let left = mostAtOnce; left > 0; left -= 1) {
      if (this.#next === undefined || this.#next.atMs > this.#clock.now()) break;
      const { intendedMs } = this.#next;
      this.#lastDueMs = intendedMs;
      if (this.#open.size >= this.#plan.mostOpen) this.#collector.notSent(intendedMs);
      else this.#send(intendedMs);
      this.#advance();
    }
    this.#wait();
  }

  #send(intendedMs: number): void {
    const drawn = this.#source.next();
    const nowMs = this.#clock.now();
    // It is never earlier; the difference of two times on the clock may be, by its rounding.
    const record = this.#collector.sent(intendedMs, Math.max(intendedMs, nowMs - this.#originMs));
    const request: OpenRequest = {
      record,
      deadlineMs: nowMs + this.#plan.timeoutMs,
      abort: () => undefined,
    };
    this.#open.add(request);
    this.#listenTo(request, drawn);
    if (this.#cancelDeadline === undefined) this.#watchDeadline();
  }

  #listenTo(request: OpenRequest, { prepared, reader: makeReader }: DrawnRequest<Request>): void {
    const { record } = request;
    let status = 0;
    let reader: AnswerReader | undefined;
    const abort = this.#transport.send(prepared, {
      head: (given) => {
        status = given;
        record.firstByteMs ??= this.#nowMs();
        if (isOk(status)) reader = makeReader?.((ms) => this.#collector.gap(record, ms));
      },
      data: (chunk) => reader?.data(chunk, this.#nowMs()),
      end: () => this.#answeredWith(request, status, reader?.end()),
      answered: (refusal) => this.#answered(request, refusal),
      failed: (reason) => this.#end(request, "connectionError", reason),
    });
    // A transport may fail before it returns.
    if (this.#open.has(request)) request.abort = abort;
  }

  #answered(request: OpenRequest, refusal: Refusal | undefined): void {
    if (refusal === undefined) this.#end(request, "ok");
    else this.#end(request, "httpError", refusal.reason, undefined, refusal.overloaded);
  }

  #answeredWith(request: OpenRequest, status: number, facts: AnswerFacts | undefined): void {
    if (!isOk(status)) this.#end(request, "httpError", String(status), undefined, refusals.has(status));
    else if (facts?.problem !== undefined) this.#end(request, "httpError", facts.problem);
    else this.#end(request, "ok", undefined, facts);
  }

  #end(
    request: OpenRequest,
    outcome: Outcome,
    reason?: string,
    facts?: AnswerFacts,
    refused?: boolean,
  ): void {
    if (!this.#open.delete(request)) return;
    this.#collector.ended(request.record, {
      outcome,
      atMs: this.#nowMs(),
      ...(reason !== undefined && { reason }),
      ...(facts !== undefined && { facts }),
      ...(refused !== undefined && { refused }),
    });
    this.#settleIfDone();
  }

  /** One timer for all time limits: that of the request that was sent first. */
  #watchDeadline(): void {
    const [first] = this.#open;
    this.#cancelDeadline =
      first &&
      this.#clock.at(first.deadlineMs, () => {
        const nowMs = this.#clock.now();
        for (const request of this.#open) {
          if (request.deadlineMs > nowMs) break;
          request.abort();
          this.#end(request, "timeout", `not ended within ${this.#plan.timeoutMs} ms`);
        }
        this.#watchDeadline();
      });
  }

  #abortOpen(): void {
    for (const request of [...this.#open]) {
      request.abort();
      this.#end(request, "aborted", this.#stopped ? "the run was stopped" : "open when the drain was over");
    }
  }

  #settleIfDone(): void {
    if (this.#next !== undefined || this.#open.size > 0) return;
    this.#endMs = this.#nowMs();
    this.#cancelDeadline?.();
    this.#cancelDrain?.();
    this.#finish?.();
  }

  #nowMs(): number {
    return this.#clock.now() - this.#originMs;
  }
}

const isOk = (status: number): boolean => status >= 200 && status < 300;
