import { closeSync, openSync, writeSync } from "node:fs";
import type { Readable } from "node:stream";

import type { Redaction } from "../case/redaction.js";

/** A line that is longer is written in parts. */
const longest = 1 << 20;
const window = 16_384;
/** A key is not longer: what follows its first line without an end is none. */
const longestKey = 16_384;

/** What keeps lines together: nobody knows the body of a key by its looks. */
const keyBegins = /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/u;
const keyEnds = /-----END [A-Z ]{0,20}PRIVATE KEY-----/u;

/** Masks secrets in a text that comes in pieces: a secret may begin in one and end in another. */
export class StreamRedactor {
  readonly #redaction: Redaction;
  #held = "";

  constructor(redaction: Redaction) {
    this.#redaction = redaction;
  }

  /** What of the text so far may be shown: whole lines, each piece once. */
  push(piece: string): string {
    // A piece without the end of a line is only kept: a long line in small pieces is not looked through for each of them.
    this.#held += piece;
    if (!piece.includes("\n") && this.#held.length <= longest) return "";
    const end = this.#end();
    const shown = this.#held.slice(0, end);
    this.#held = this.#held.slice(end);
    return this.#redaction.text(shown);
  }

  /** The rest: nothing comes any more. */
  end(): string {
    const rest = this.#held;
    this.#held = "";
    return this.#redaction.text(rest);
  }

  #end(): number {
    const lines = this.#held.lastIndexOf("\n") + 1;
    const key = this.#held.slice(0, lines).lastIndexOf("-----BEGIN ");
    const isOpen =
      key >= 0 &&
      lines - key < longestKey &&
      keyBegins.test(this.#held.slice(key, key + 60)) &&
      !keyEnds.test(this.#held.slice(key, lines));
    if (this.#held.length - (isOpen ? key : lines) > longest) return this.#cut();
    return isOpen ? key : lines;
  }

  /** A place in a line without end in which no secret is cut: masked in two parts it is what it is masked as a whole. */
  #cut(): number {
    const last = this.#held.length - window;
    for (let at = last; at > last - window; at -= window / 16) {
      const left = this.#held.slice(at - window, at);
      const right = this.#held.slice(at, at + window);
      const parts = this.#redaction.text(left) + this.#redaction.text(right);
      if (parts === this.#redaction.text(left + right)) return at;
    }
    return last;
  }
}

/**
 * Writes what `streams` give into a file that only its owner can read, without secrets, line by line as it comes. Resolves
 * when all streams have ended, or when `close` was called and what they hold by then is written.
 */
export class RedactedLog {
  readonly #file: number;
  readonly #streams: readonly Readable[];
  readonly written: Promise<void>;

  constructor(file: string, streams: readonly Readable[], redaction: Redaction) {
    this.#file = openSync(file, "a", 0o600);
    this.#streams = streams;
    this.written = Promise.all(streams.map((stream) => this.#follow(stream, redaction))).then(() =>
      closeSync(this.#file),
    );
  }

  /** Somebody may hold the other end of a stream for long; what is on its way gets this time. */
  async close(withinMs: number): Promise<void> {
    const timer = setTimeout(() => this.#streams.forEach((stream) => stream.destroy()), withinMs);
    await this.written;
    clearTimeout(timer);
  }

  #follow(stream: Readable, redaction: Redaction): Promise<void> {
    const redactor = new StreamRedactor(redaction);
    stream.setEncoding("utf8");
    stream.on("data", (piece: string) => this.#write(redactor.push(piece)));
    return new Promise((resolve) => {
      stream.once("error", () => stream.destroy());
      stream.once("close", () => {
        this.#write(redactor.end());
        resolve();
      });
    });
  }

  #write(text: string): void {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
  }
}
