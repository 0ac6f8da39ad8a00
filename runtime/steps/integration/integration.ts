import type { PoolConnection, PoolStats } from "../../fixtures/connection-pool.js";

/** A value that a service stores: text, bytes, or the service's "no value". */
export type EntryValue = string | Uint8Array | null;

/** Where entries are written through one connection and read back through another. */
export interface EntryStore {
  /** Whether the service knows such a value at all: Redis has no "no value", a payload of Qdrant no bytes. */
  holds(value: EntryValue): boolean;
  write(key: string, value: EntryValue): Promise<void>;
  /** Undefined where there is no such entry. */
  read(key: string): Promise<EntryValue | undefined>;
  remove(key: string): Promise<void>;
  count(): Promise<number>;
  /** Removes the store itself and closes its connections. */
  close(): Promise<void>;
}

/** What the service has to refuse, with its own error code, while the connection lives on. */
export interface InvalidOperation<C> {
  what: string;
  code: string;
  attempt(connection: C): Promise<unknown>;
}

export interface IntegrationPool<C> {
  /** Connections that are open at a time at most: those that are kept and the overflow. */
  readonly limit: number;
  stats(): PoolStats;
  acquire(): Promise<C>;
  release(connection: C): Promise<void>;
}

/**
 * What the canonical steps of an integration need of a kind of service, `C` being its connections. The steps
 * themselves know no kind: another one joins by implementing this.
 */
export interface Integration<C extends PoolConnection = PoolConnection> {
  readonly service: string;
  readonly invalidOperations: readonly InvalidOperation<C>[];
  /** A new connection. */
  connect(): Promise<C>;
  /** What the service knows the connection by: no two that are open at a time share it. */
  identity(connection: C): string;
  /** Asks a real query and looks at its answer. Rejects where it is not the right one. */
  probe(connection: C): Promise<void>;
  pool(): Promise<IntegrationPool<C>>;
  /** How many of these connections the service itself still has. */
  countOpen(identities: readonly string[]): Promise<number>;
  /** Ends the connection from the service's side; resolves when the service no longer has it. */
  cut(connection: C): Promise<void>;
  /** An empty store of the step's own; none where the service keeps nothing that is written to it. */
  entries?(): Promise<EntryStore>;
}
