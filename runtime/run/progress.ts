import type { JournalEntry } from "../../compiler/model/journal.js";
import { printable } from "../../compiler/diagnostics/frame.js";
import type { PlannedCase } from "./plan.js";

/** Where a run stands, from its journal: what is done, and which step each running case is in. */
export class Progress {
  readonly #planned: ReadonlyMap<string, PlannedCase>;
  readonly #running = new Map<string, number>();
  readonly #done = new Set<string>();

  constructor(planned: readonly PlannedCase[]) {
    this.#planned = new Map(planned.map((item) => [item.id, item]));
  }

  follow(entry: JournalEntry): void {
    if (!("caseId" in entry) || !this.#planned.has(entry.caseId)) return;
    if (entry.type === "case-start") this.#running.set(entry.caseId, 0);
    else if (entry.type === "step-start") this.#running.set(entry.caseId, entry.number);
    else if (entry.type === "case-end" || entry.type === "killed") {
      this.#running.delete(entry.caseId);
      this.#done.add(entry.caseId);
    }
  }

  /** One line per running case and one for the whole, none longer than `width`. */
  lines(width: number): string[] {
    const running = [...this.#running].map(([id, number]) => {
      const step = this.#planned.get(id)?.steps.find((item) => item.number === number);
      const phase = number < 0 ? "teardown" : step ? `step ${number}: ${step.title}` : "setup";
      return `  ${id} ${phase}`;
    });
    return [...running, `${this.#done.size} of ${this.#planned.size} cases`].map((line) =>
      printable(line).slice(0, width),
    );
  }
}

/** A block at the end of a terminal that is written anew; text above it stays. */
export class LiveBlock {
  readonly #stream: { write(text: string): unknown };
  #height = 0;

  constructor(stream: { write(text: string): unknown }) {
    this.#stream = stream;
  }

  /** Shows these lines in place of the last ones. */
  show(lines: readonly string[]): void {
    this.#stream.write(`${this.#erasure()}${lines.map((line) => `${line}\n`).join("")}`);
    this.#height = lines.length;
  }

  /** Writes text that stays, above the block, which is gone until it is shown again. */
  print(text: string): void {
    this.#stream.write(`${this.#erasure()}${text}\n`);
    this.#height = 0;
  }

  clear(): void {
    this.#stream.write(this.#erasure());
    this.#height = 0;
  }

  #erasure(): string {
    return this.#height === 0 ? "" : `\u001B[${this.#height}A\u001B[0J`;
  }
}
