import type { RootContent } from "mdast";

import type { Located, Range } from "../model/range.js";
import { problem } from "../parse/index.js";
import { table } from "./blocks.js";
import { comparable, fieldKey } from "./names.js";
import type { Reading } from "./reading.js";
import { reportUnread } from "./unread.js";

/** One row of an `Applies To` table: what its case differs in. */
export interface FamilyRow {
  range: Range;
  /** By the header's text as written. */
  cells: { column: Located<string>; cell: Located<string> }[];
}

/** The rows of an Applies To section; nothing where there is no such section or it has no table. */
export function familyRows(nodes: RootContent[], reading: Reading): FamilyRow[] | undefined {
  const own = nodes.find((node) => node.type === "table");
  if (own === undefined) return undefined;
  const first = table(own, reading);
  const others = nodes.filter((node) => node !== own);
  const instead = "all test cases as rows of the one table, without an empty line between them";
  reportUnread(others, { where: "in Applies To", instead }, reading);
  if (!first.header.some(({ value }) => fieldKey(value) === "test case id")) {
    reading.diagnostics.push(
      problem("missing-field", reading.file, first.range, {
        message: 'Unexpected Applies To table without ids, expected a column "Test Case ID"',
        data: { field: "test case id" },
      }),
    );
  }
  if (first.rows.length === 0) {
    reading.diagnostics.push(
      problem("empty-section", reading.file, first.range, {
        message: "Unexpected Applies To table without rows, expected one row per test case",
        data: { section: "applies to" },
      }),
    );
  }
  return first.rows.map(({ cells, range }) => ({
    range,
    cells: first.header.flatMap((column, at) => {
      const cell = cells[at];
      return cell === undefined || column.value === "" ? [] : [{ column, cell }];
    }),
  }));
}

/** The cell that overrides a key, where its column is not empty. */
export function overriding(row: FamilyRow, key: string): Located<string> | undefined {
  const wanted = fieldKey(key) ?? comparable(key);
  return row.cells.find(
    ({ column, cell }) =>
      cell.value !== "" && (fieldKey(column.value) ?? comparable(column.value)) === wanted,
  )?.cell;
}
