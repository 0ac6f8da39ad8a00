/** What a step definition is given: `defineStep("…", { … }, async (step, …) => { … })`. */
import type { CaseMeta } from "../../compiler/model/case-meta.js";
import type { BoundModifiers, StepData } from "../../compiler/model/step-call.js";
import type { Target } from "../../compiler/model/target.js";
import type { FaultInjector } from "../fixtures/faults.js";
import type { PostgresDatabase } from "../fixtures/postgres.js";
import type { ServiceDescription } from "../services/driver.js";

/** A place of the spec, `line` and `column` counted from 1. */
export interface Place {
  readonly line: number;
  readonly column?: number;
}

/** A number with its unit, in base units: ms, rps, count, bytes, cores, ratio. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
  /** "requests" of `100 requests`. */
  readonly noun?: string;
}

/** A row of a table; columns are found whatever their letter case. Declared values are filled in. */
export interface Row extends Place {
  readonly columns: readonly string[];
  has(column: string): boolean;
  /** The cell as text, without surrounding blanks. Throws, naming the columns, where there is no such column. */
  text(column: string): string;
  /** A number, true, false, null or JSON (object, array, quoted text) as that; anything else as text. */
  value(column: string): unknown;
  /** Throws where the cell is no finite number. */
  number(column: string): number;
  /** Throws where the cell is no quantity. */
  quantity(column: string): Quantity;
}

/** A service for this case. `url` and `credentials` hold secrets: never for output. */
export type Service = ServiceDescription;

export interface HttpRequest {
  /** `POST` where there is a body, else `GET`. */
  method?: string;
  /** Begins with `/`; below the service's URL. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Text and bytes go as they are, anything else as JSON. */
  body?: unknown;
  /** From sending to the last byte, in milliseconds; 30 s by default. */
  timeoutMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name; several of one name joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
  /** The pieces of the body, with the milliseconds from sending to their arrival. */
  readonly chunks: readonly { readonly atMs: number; readonly text: string }[];
  /** Milliseconds from sending to the last byte. */
  readonly durationMs: number;
}

/** Speaks HTTP to one service and nobody else. A request without an answer rejects with an error that names the service. */
export interface HttpClient {
  readonly service: Service;
  /** Not recorded: for probes (health, metrics, administration). */
  request(request: HttpRequest): Promise<HttpAnswer>;
}

/** A request that the step is about: it is recorded in `step.sends`. */
export interface SendRequest extends HttpRequest {
  /** "chat", "completion", "embedding", "streaming", …: "the chat requests". */
  kind: string;
  /** What is wrong with the body of an answer of 2xx, empty where it is valid. Without it each body is valid. */
  valid?: (answer: HttpAnswer) => string[];
  /** What the service replied, of an answer of 2xx: for "the reply contains …". */
  reply?: (answer: HttpAnswer) => string | undefined;
  /** The definition judges the outcome itself: it is no failure of the step that this request does not succeed. */
  judged?: boolean;
  /** In place of the step's own user, e.g. where a table names one for each row. */
  user?: string;
  /** The row of a table that it stands in: its failure is told there. */
  row?: Row;
}

/** One recorded request and what became of it. */
export interface Send {
  readonly service: string;
  readonly serviceKind: Service["kind"];
  /** Of the request: `chat`. */
  readonly kind: string;
  readonly request: SendRequest;
  /** Absent where there was no answer: then `error` says why. */
  readonly answer?: HttpAnswer;
  readonly error?: Error;
  /** Of the answer. */
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as JSON. */
  readonly body: unknown;
  /** What is wrong with the body of an answer of 2xx. */
  readonly problems: readonly string[];
  readonly reply?: string;
  /** 2xx with a valid body. */
  readonly ok: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly row?: Row;
  readonly user?: string;
  readonly label?: string;
  /** Of the phrase that sent it. */
  readonly place: Place;
}

export interface StepContext<Remembered = unknown> {
  /** The phrase as it stands in the spec. */
  readonly phrase: string;
  readonly place: Place;
  readonly meta: CaseMeta;
  readonly modifiers: BoundModifiers;
  readonly polarity: "must" | "must-not";
  /** `as alice`. Throws where the phrase names several. */
  readonly user: string | undefined;
  /** `as alice and bob`, for a load; one of `as alice`, none without it. */
  readonly users: readonly string[];
  /** `as *first*` */
  readonly label: string | undefined;
  /** The row at hand in "for each row". */
  readonly row: Row | undefined;
  /** Aborted when the case is over or a step runs out of time. */
  readonly signal: AbortSignal;
  /** What the definition's `remember` gave at the beginning of the step. Throws where nothing was remembered. */
  readonly remembered: Remembered;

  /** Everything under the phrase, in order. */
  readonly given: readonly StepData[];
  /**
   * The rows of the first table. Throws where there is none, where it has no row, and where it has a column besides
   * `columns`, if any are named: nobody would judge by a misspelt one.
   */
  rows(...columns: readonly string[]): readonly Row[];
  /** The first quote or fence as text, declared values filled in. Throws where there is none. */
  text(): string;
  /** The first fence as what it holds: JSON, YAML, CSV (an array of objects); text as it is. */
  data(): Promise<unknown>;

  /** A service, started on first use; one that cannot be had blocks the case. */
  service(name: string): Promise<Service>;
  /** From now on, in this case, `service` is another one by its name: a dedicated one. */
  replaceService(name: string, service: Service): Promise<void>;
  http(name: string): Promise<HttpClient>;
  /** Whether the service answers a real request now. */
  check(name: string): Promise<{ healthy: boolean; reason?: string }>;
  /** The case's own database. */
  postgres(): Promise<PostgresDatabase>;
  /** What breaks services of the case; a definition that uses it has `fixtures: ["faults"]`. */
  faults(): Promise<FaultInjector>;
  fixture(name: string): Promise<unknown>;
  /** Runs at the end of the case, last registered first. */
  cleanup(release: () => unknown): void;
  attach(name: string, data: string | Uint8Array | object): void;
  /** `secret` is replaced by `***` in everything that the case writes. */
  redact(secret: string): void;

  /** Sends a request and records it; the key of `user` goes along. Never rejects for want of an answer. */
  send(service: string, request: SendRequest): Promise<Send>;
  /** All requests of this step so far, in the order of their sending. */
  readonly sends: readonly Send[];
  /** All requests of this case so far, likewise. */
  readonly sendsOfCase: readonly Send[];
  /** The requests sent `as *label*` in this case. Throws where there are none. */
  labelled(label: string): readonly Send[];
  /** A result for later steps, by name. */
  keep(label: string, value: unknown): void;
  /** Throws where nothing is kept under the name. */
  kept(label: string): unknown;
  /** The keys of users by service, as "Create the users of …" made them. */
  setKey(service: string, user: string, key: string): void;
  /** Throws where the user was not created. */
  keyOf(service: string, user: string): string;

  /** Runs `work` `count` times: one after another, or all at once where the phrase says "at the same time". */
  repeat<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]>;
  /** Runs `work`; what it throws is located at the row. */
  atRow<T>(row: Row, work: (row: Row) => T | Promise<T>): Promise<T>;
  /**
   * A counted assertion: where `holds` is false the phrase does not hold. The message says what was expected and what
   * was found. Anything else that a definition throws means that the phrase could not be judged.
   */
  verify(holds: boolean, message: () => string): void;
  /** A measurement of what a target is about: `step.sample("connection time", 12.5)`, in the target's base unit. */
  sample(subject: string, value: number): void;
  /** Samples of the subject, taken in this step, or in the case where the step took none. */
  samples(subject: string): readonly number[];
  /** The declared targets of a subject. Throws, naming the declared ones, where there is none. */
  targets(subject: string): readonly Target[];
}
