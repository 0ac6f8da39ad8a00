import { posix } from "node:path";

import type { Diagnostic } from "../../compiler/model/diagnostic.js";

interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

/** What a compile of a watch has to say. */
export interface News {
  findings: readonly Diagnostic[];
  /** As text for people; nothing without any. */
  format: (findings: readonly Diagnostic[]) => string;
  /** Whether that is all there is: until it is checked anew, nobody knows what else is wrong in what was edited. */
  isComplete: boolean;
  /** What was done; nothing where that is not worth a line. */
  status: string;
}

const clear = "\u001b[2J\u001b[3J\u001b[H";

/**
 * Tells what a watch finds and does, each thing once: on a terminal in place of what was told before, elsewhere findings
 * only when they are others.
 */
export class WatchTeller {
  readonly #stdout: Output;
  #told = { text: "", keys: new Set<string>() };
  #status = "";
  #failure: string | undefined;

  constructor(stdout: Output) {
    this.#stdout = stdout;
  }

  /** After a failure nobody knows what it left undone: what is done next is worth a line. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  compiled({ findings, format, isComplete, status }: News): void {
    const keys = new Set(findings.map(keyOf));
    const hasNew = [...keys].some((key) => !this.#told.keys.has(key));
    const before = this.#told;
    if (isComplete || hasNew) this.#told = { text: format(findings), keys };
    // Lines around a finding that are others make it no other finding: only a terminal shows it again.
    const isOther =
      this.#stdout.isTTY === true
        ? this.#told.text !== before.text
        : this.#told.keys.size !== before.keys.size ||
          [...before.keys].some((key) => !this.#told.keys.has(key));
    const none = isOther && this.#told.text === "" ? "No findings any more.\n" : "";
    const hadFailed = this.hasFailed;
    this.#failure = undefined;
    if (this.#stdout.isTTY === true) {
      this.#status = status === "" ? this.#status : status;
      if (isOther || hadFailed || status !== "")
        this.#stdout.write(`${clear}${this.#told.text}${none}${this.#status}`);
    } else if (isOther || status !== "") {
      this.#stdout.write(`${isOther ? this.#told.text : ""}${none}${status}`);
    }
  }

  /** What kept a compile from being done. */
  failed(message: string): void {
    const failure = withoutNames(message);
    if (failure === this.#failure) return;
    this.#failure = failure;
    this.#stdout.write(`${this.#stdout.isTTY === true ? clear : ""}${message}\nNothing was compiled.\n`);
  }
}

const keyOf = ({ file, rule, range, message }: Diagnostic): string =>
  JSON.stringify([file, rule, range.start.offset, message]);

/** Of several files that cannot be written it is another one each time: they fail for one reason, in one folder. */
const withoutNames = (message: string): string =>
  message
    .replace(/^(?:\w+(?: the folder)? \S+ failed: )+/u, "")
    .replaceAll(/'([^']*)'/gu, (_, path: string) => posix.dirname(path.replaceAll("\\", "/")));
