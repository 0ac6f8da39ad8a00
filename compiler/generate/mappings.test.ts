import { decode } from "@jridgewell/sourcemap-codec";
import fc from "fast-check";

import { Mappings } from "./mappings.js";

const untilLastPoint = <Line extends readonly unknown[]>(lines: Line[]): Line[] =>
  lines.slice(0, lines.findLastIndex(({ length }) => length > 0) + 1);

describe("mappings of a source map", () => {
  it("hold each point, in order, line by line", () => {
    const number = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 100_000_000 }));
    const point = fc.record({ column: fc.nat(3000), line: number, sourceColumn: number });
    const lines = fc.array(fc.array(point, { maxLength: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(lines, (given) => {
        const sorted = given.map((points) => points.sort((a, b) => a.column - b.column));
        const mappings = new Mappings();
        for (const points of sorted) {
          for (const { column, line, sourceColumn } of points) mappings.add(column, line, sourceColumn);
          mappings.endLine();
        }
        const expected = sorted.map((points) =>
          points.map(({ column, line, sourceColumn }) => [column, 0, line - 1, sourceColumn - 1]),
        );
        expect(untilLastPoint(decode(mappings.toString()))).toEqual(untilLastPoint(expected));
      }),
      { seed: 1 },
    );
  });
});
