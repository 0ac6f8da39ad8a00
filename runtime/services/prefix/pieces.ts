import { nextSerial } from "../serials.js";
import { writeRefused } from "../write-refused.js";

import type { ServiceConfig } from "../../../compiler/config/schema.js";
import type { DriverContext, Isolation } from "../driver.js";

/** A store in which cases get what begins with a prefix of their own. */
export interface PrefixStore {
  /** Of the service, for messages. */
  readonly name: string;
  readonly url: string;
  readonly config: ServiceConfig;
  readonly context: DriverContext;
  /** Given by URL: others keep things there, and a run that dies leaves a note of what is its own. */
  readonly isShared: boolean;
  /** A piece in words: `a key prefix`. */
  readonly piece: string;
  runPrefix(mark: string): string;
  /** `serial` tells the pieces of one case (its attempts) apart. */
  casePrefix(mark: string, caseId: string, serial: number): string;
  /** Notes the run in the store, before its first piece is made. */
  note(mark: string): Promise<void>;
  /** Removes what begins with the prefix. */
  remove(prefix: string): Promise<void>;
  /** Removes all of a run, and its note. */
  removeRun(mark: string): Promise<void>;
}

/** The pieces of a store that the cases of one run have. */
export class PrefixPieces {
  readonly #store: PrefixStore;
  #noted: Promise<void> | undefined;

  constructor(store: PrefixStore) {
    this.#store = store;
  }

  /** A piece of its own for a case, each time another one. */
  async isolate(caseId: string): Promise<Isolation> {
    const { name, url, config, context, isShared, piece } = this.#store;
    if (isShared && !config.allow.includes("write")) throw writeRefused(name, config.kind, url, piece);
    const serial = nextSerial(context, caseId);
    const prefix = this.#store.casePrefix(context.mark, caseId, serial);
    context.ownIsolation(prefix);
    if (isShared) await this.#note();
    return { name: prefix, url };
  }

  /** Removes a piece; one that is not of this run is left alone. */
  async release(prefix: string): Promise<void> {
    const { context } = this.#store;
    if (!prefix.startsWith(this.#store.runPrefix(context.mark))) return;
    await this.#store.remove(prefix);
    context.disownIsolation(prefix);
  }

  /** The run is over: nothing of it stays in a store that others use. */
  async end(): Promise<void> {
    if (this.#noted) await this.#store.removeRun(this.#store.context.mark);
  }

  #note(): Promise<void> {
    this.#noted ??= this.#store.note(this.#store.context.mark).catch((error: unknown) => {
      this.#noted = undefined; // the next one who asks tries again
      throw error;
    });
    return this.#noted;
  }
}
