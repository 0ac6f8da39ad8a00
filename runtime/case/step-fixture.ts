import type { StepMeta } from "../../compiler/model/case-meta.js";
import type { StepData } from "../../compiler/model/step-call.js";

/** The step that runs, and the data that the author put under it. */
export interface StepFixture {
  /** 0 in the setup. */
  readonly number: number;
  readonly title: string;
  /** The first table, one object per row by the column names. Throws where the step has none. */
  readonly table: Record<string, string>[];
  /** The first block quote or data fence as text. Throws where the step has none. */
  readonly text: string;
  /** All data under the step, in order. */
  readonly data: readonly StepData[];
}

/** A live view: `current` is asked at each access. */
export function stepFixture(current: () => StepMeta | undefined): StepFixture {
  const data = () => current()?.data ?? [];
  const missing = (what: string) =>
    new Error(
      `Unexpected step.${what}, expected data under step ${current()?.number ?? 0}: it has none of that kind`,
    );
  return {
    get number() {
      return current()?.number ?? 0;
    },
    get title() {
      return current()?.title ?? "";
    },
    get data() {
      return data();
    },
    get table() {
      const table = data().find((each) => each.kind === "table");
      if (table === undefined) throw missing("table");
      return table.rows.map(({ cells }) =>
        Object.fromEntries(table.header.map((name, column) => [name, cells[column] ?? ""])),
      );
    },
    get text() {
      const text = data().find((each) => each.kind !== "table");
      if (text === undefined) throw missing("text");
      return text.content;
    },
  };
}
