import type { Pool } from "pg";

/** A row of `llm_model_requests`. */
export interface RequestRow {
  readonly requestId: string;
  readonly model: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly user: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly latencyMs: number;
  readonly status: string;
  readonly error: string | null;
}

export interface RequestLogState {
  readonly enabled: boolean;
  readonly written: number;
  readonly pending: number;
  readonly dropped: number;
  /** Why the last attempt failed; null when it did not. */
  readonly error: string | null;
}

const BATCH = 500;
const MAX_PENDING = 10_000;
const RETRY_MS = 500;

/**
 * The request log in PostgreSQL. Rows are collected and written in batches beside the serving: an answer never waits
 * for the database. While the database is away rows wait, the oldest are dropped beyond a bound, and are counted.
 */
export class RequestLog {
  readonly #url: string;
  readonly #table: string;
  readonly #schema: string;
  #pool: Pool | undefined;
  #pending: RequestRow[] = [];
  #writing: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #prepared = false;
  #closed = false;
  #written = 0;
  #dropped = 0;
  #error: string | null = null;

  /** `schema` is a checked identifier; an empty `url` logs nowhere. */
  constructor(url: string, schema: string) {
    this.#url = url;
    this.#schema = `"${schema}"`;
    this.#table = `${this.#schema}.llm_model_requests`;
  }

  record(row: RequestRow): void {
    if (this.#url === "" || this.#closed) return;
    this.#pending.push(row);
    if (this.#pending.length > MAX_PENDING) {
      this.#pending.shift();
      this.#dropped += 1;
    }
    if (this.#retry === undefined) void this.#write();
  }

  /** Resolves when what is pending now was written, or the attempt failed. */
  async flush(): Promise<RequestLogState> {
    if (this.#url !== "" && !this.#closed) {
      clearTimeout(this.#retry);
      this.#retry = undefined;
      await this.#write();
    }
    return this.state();
  }

  state(): RequestLogState {
    return {
      enabled: this.#url !== "",
      written: this.#written,
      pending: this.#pending.length,
      dropped: this.#dropped,
      error: this.#error,
    };
  }

  async close(): Promise<void> {
    await this.flush();
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#pool?.end();
  }

  #write(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    // one turn of the loop lets the rows of a burst come together
    await new Promise(setImmediate);
    while (this.#pending.length > 0) {
      const batch = this.#pending.slice(0, BATCH);
      try {
        await this.#insert(batch);
      } catch (error) {
        this.#error = redacted(error, this.#url);
        this.#retry = setTimeout(() => {
          this.#retry = undefined;
          void this.#write();
        }, RETRY_MS);
        this.#retry.unref();
        return;
      }
      const done = new Set(batch);
      this.#pending = this.#pending.filter((row) => !done.has(row));
      this.#written += batch.length;
      this.#error = null;
    }
  }

  async #insert(rows: readonly RequestRow[]): Promise<void> {
    const pool = await this.#connected();
    await pool.query(
      `INSERT INTO ${this.#table} (request_id, model_name, "timestamp", user_id, prompt_tokens, completion_tokens,
         total_tokens, latency_ms, status, error_message)
       SELECT id, model, to_timestamp(at / 1000.0), usr, prompt, completion, prompt + completion, latency, status, error
       FROM unnest($1::uuid[], $2::text[], $3::float8[], $4::text[], $5::int[], $6::int[], $7::float8[], $8::text[], $9::text[])
         AS row (id, model, at, usr, prompt, completion, latency, status, error)
       ON CONFLICT (request_id) DO NOTHING`,
      [
        rows.map((row) => row.requestId),
        rows.map((row) => row.model),
        rows.map((row) => row.atMs),
        rows.map((row) => row.user),
        rows.map((row) => row.promptTokens),
        rows.map((row) => row.completionTokens),
        rows.map((row) => row.latencyMs),
        rows.map((row) => row.status),
        rows.map((row) => row.error),
      ],
    );
  }

  async #connected(): Promise<Pool> {
    if (this.#pool === undefined) {
      const { default: pg } = await import("pg");
      this.#pool = new pg.Pool({ connectionString: this.#url, max: 1, connectionTimeoutMillis: 5000 });
      // an idle connection that the server closes is noticed at the next query; unheard it would end the process
      this.#pool.on("error", (error) => (this.#error = redacted(error, this.#url)));
    }
    if (!this.#prepared) {
      await this.#pool.query(`CREATE SCHEMA IF NOT EXISTS ${this.#schema}`);
      await this.#pool.query(`CREATE TABLE IF NOT EXISTS ${this.#table} (
        request_id uuid PRIMARY KEY,
        model_name text NOT NULL,
        "timestamp" timestamptz NOT NULL,
        user_id text NOT NULL,
        prompt_tokens integer NOT NULL,
        completion_tokens integer NOT NULL,
        total_tokens integer NOT NULL,
        latency_ms double precision NOT NULL,
        status text NOT NULL,
        error_message text)`);
      this.#prepared = true;
    }
    return this.#pool;
  }
}

function redacted(error: unknown, url: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const password = URL.canParse(url) ? new URL(url).password : "";
  const hidden = message.replaceAll(url, "***");
  return password === ""
    ? hidden
    : hidden.replaceAll(password, "***").replaceAll(decodeURIComponent(password), "***");
}
