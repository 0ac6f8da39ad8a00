import pg from "pg";

import { isNoRoom, reasonOfState } from "../sql-state.js";

import type { PreparedStatement } from "./statements.js";
import type { Abort, Refusal, ResponseListener, Transport } from "./transport.js";

export interface SqlOptions {
  /** With its password: never for output. */
  readonly url: string;
  /** How many there are at most. */
  readonly connections: number;
  readonly connectTimeoutMs: number;
  /** After which the server ends a statement: later than whoever sent it has given it up. */
  readonly statementTimeoutMs: number;
}

interface OpenStatement {
  readonly statement: PreparedStatement;
  readonly listener: ResponseListener;
  /** Where it runs; none while it waits. */
  client?: pg.Client;
  over: boolean;
}

const leftOpen: Refusal = { reason: "transaction left open", overloaded: false };
const sqlState = /^[0-9A-Z]{5}$/u;

/** An error of the server; a fatal one ends the connection. */
function serverError(error: Error): { refusal: Refusal; fatal: boolean } | undefined {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  if (typeof code !== "string" || !sqlState.test(code) || typeof severity !== "string") return undefined;
  const reason = reasonOfState(code);
  return { refusal: { reason, overloaded: isNoRoom(reason) }, fatal: severity !== "ERROR" };
}

/** A code, never the message: that may hold what was sent. */
function reasonOf(error: Error): string {
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return sqlState.test(code) ? reasonOfState(code) : code;
  return /timeout/iu.test(error.message) ? "ETIMEDOUT" : "connection broken";
}

/** Values stay as the server prints them: to read them is no part of what is measured. */
const asPrinted: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value };

/**
 * PostgreSQL through a pool, as applications use it: a connection for each open request up to a number of them; further requests wait
 * for one, in their order, and waiting is part of their time. A connection is made when a request needs one and used again, the one that
 * was used last first; one that broke, or whose request was given up, is replaced.
 */
export class SqlTransport implements Transport<PreparedStatement> {
  readonly #options: SqlOptions;
  readonly #free: pg.Client[] = [];
  readonly #all = new Set<pg.Client>();
  readonly #waiting = new Set<OpenStatement>();
  #opening = 0;
  #closed = false;

  constructor(options: SqlOptions) {
    this.#options = options;
  }

  send(statement: PreparedStatement, listener: ResponseListener): Abort {
    const open: OpenStatement = { statement, listener, over: false };
    const client = this.#free.pop();
    if (client !== undefined) this.#run(client, open);
    else {
      this.#waiting.add(open);
      this.#openWhereNeeded();
    }
    return () => {
      open.over = true;
      this.#waiting.delete(open);
      // A statement cannot be taken back from its connection: the connection goes.
      if (open.client !== undefined) void this.#discard(open.client);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.clear();
    await Promise.all([...this.#all].map((client) => this.#discard(client)));
  }

  #openWhereNeeded(): void {
    while (!this.#closed && this.#opening < this.#waiting.size && this.#all.size < this.#options.connections)
      void this.#open();
  }

  async #open(): Promise<void> {
    const { url, connectTimeoutMs, statementTimeoutMs } = this.#options;
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: connectTimeoutMs,
      application_name: "tcspec-load",
    });
    this.#all.add(client);
    this.#opening += 1;
    const lost = () => void this.#discard(client);
    client.on("error", lost);
    client.on("end", lost);
    try {
      await client.connect();
      // By a statement: poolers in front of a server refuse it as an option of the connection.
      await client.query("SELECT set_config('statement_timeout', $1, false)", [String(statementTimeoutMs)]);
      this.#opening -= 1;
      this.#release(client);
    } catch (error) {
      this.#opening -= 1;
      const [first] = this.#waiting;
      if (first !== undefined) this.#waiting.delete(first);
      void this.#discard(client);
      if (first !== undefined) this.#broken(first, error as Error);
    }
  }

  #run(client: pg.Client, open: OpenStatement): void {
    open.client = client;
    const { sql, params, rows } = open.statement;
    const values = params.length > 0 ? { values: [...params] } : {};
    const query: pg.QueryArrayConfig = { text: sql, ...values, rowMode: "array", types: asPrinted };
    client.query(query, (error: Error | null, answer: pg.QueryArrayResult | pg.QueryArrayResult[]) => {
      // "null" by its type, in fact undefined or an error.
      if (error instanceof Error) this.#failed(client, open, error);
      else if (client.getTransactionStatus() !== "I") this.#refused(client, open, leftOpen);
      else {
        this.#release(client);
        // Several statements give several answers; the last one counts.
        const last = Array.isArray(answer) ? answer.at(-1) : answer;
        const wrong = rows !== undefined && last?.rowCount !== rows;
        const refusal = { reason: "wrong answer", overloaded: false };
        this.#settle(open, (listener) => listener.answered(wrong ? refusal : undefined));
      }
    });
  }

  #failed(client: pg.Client, open: OpenStatement, error: Error): void {
    const found = serverError(error);
    if (found === undefined || found.fatal) {
      void this.#discard(client);
      this.#broken(open, error);
    } else this.#refused(client, open, found.refusal);
  }

  /** The connection is well, but for a transaction that may be open on it. */
  #refused(client: pg.Client, open: OpenStatement, refusal: Refusal): void {
    client.query("ROLLBACK").then(
      () => this.#release(client),
      () => this.#discard(client),
    );
    this.#settle(open, (listener) => listener.answered(refusal));
  }

  #broken(open: OpenStatement, error: Error): void {
    const found = serverError(error);
    this.#settle(open, (listener) =>
      found?.refusal.overloaded === true
        ? listener.answered(found.refusal)
        : listener.failed(reasonOf(error)),
    );
  }

  #settle(open: OpenStatement, tell: (listener: ResponseListener) => void): void {
    if (open.over) return;
    open.over = true;
    tell(open.listener);
  }

  /** The connection takes what has waited longest. */
  #release(client: pg.Client): void {
    if (!this.#all.has(client)) return;
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free.push(client);
      return;
    }
    this.#waiting.delete(next);
    this.#run(client, next);
  }

  async #discard(client: pg.Client): Promise<void> {
    if (!this.#all.delete(client)) return;
    const at = this.#free.indexOf(client);
    if (at >= 0) this.#free.splice(at, 1);
    this.#openWhereNeeded();
    await client.end().catch(() => undefined); // it is gone already
  }
}
