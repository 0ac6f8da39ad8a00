import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";

import { openSections, writeSections } from "./sections.js";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tcspec-sections-"));
  file = join(folder, "sections");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const anySections = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 4 });

const allOf = (count: number): (string | undefined)[] | undefined => {
  const found = openSections(file);
  return (
    found &&
    Array.from({ length: count }, (_, index) =>
      (index === 0 ? found.first : found.read(index))?.toString("hex"),
    )
  );
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

it("gives back what was written, and no section with an index of none", () => {
  fc.assert(
    fc.property(anySections, (sections) => {
      writeSections(file, sections);
      expect(allOf(sections.length)).toEqual(sections.map(hex));
      expect(openSections(file)?.read(sections.length)).toBeUndefined();
    }),
  );
});

it("gives of a damaged file, or of one that was cut, each section as it was written, or nothing", () => {
  fc.assert(
    fc.property(
      anySections,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      (sections, place, change, cut) => {
        writeSections(file, sections);
        const bytes = readFileSync(file);
        const at = place % bytes.length;
        if (!cut) bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
        writeFileSync(file, cut ? bytes.subarray(0, at) : bytes);
        const found = allOf(sections.length);
        const written = sections.map(hex);
        if (cut) expect(found).toBeUndefined();
        for (const [index, section] of (found ?? []).entries())
          if (section !== undefined) expect(section).toBe(written[index]);
        // A changed byte lies in the line of seals or in a section: one of them is told.
        expect(found).not.toEqual(written);
      },
    ),
  );
});

it("gives nothing of a file that another one has replaced after it was opened", () => {
  const large = new Uint8Array(400_000).fill(1);
  writeSections(file, [Buffer.from("first"), large]);
  const opened = openSections(file);
  writeSections(file, [Buffer.from("first"), large.map((_, at) => at % 7)]);
  expect(opened?.read(1)).toBeUndefined();
  writeSections(file, [Buffer.from("first"), large]);
  expect(opened?.read(1)?.length).toBe(large.length);
});

it("gives nothing where there is no file", () => {
  expect(openSections(join(folder, "none"))).toBeUndefined();
});
