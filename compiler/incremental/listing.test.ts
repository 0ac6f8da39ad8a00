import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { listingOf } from "./listing.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-listing-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(file: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), "");
}

const patterns = { specs: ["specs/**/TC-*.md"], steps: ["steps"], fixtures: [], generated: "generated" };
const listing = (given: Partial<typeof patterns> = {}) => listingOf(root, { ...patterns, ...given });

describe("the listing of a project", () => {
  beforeEach(() => ["specs/a/TC-1.md", "steps/own.ts"].forEach(put));

  it.each(["specs/TC-2.md", "specs/a/b/note.txt", "steps/deep/more.ts", "specs/b/empty.md"])(
    "is another one with %s, and the same when that has gone",
    (file) => {
      const before = listing();
      expect(before).toBeDefined();
      put(file);
      expect(listing()).not.toBe(before);
      rmSync(join(root, file));
      expect(listing() === before).toBe(dirname(file) === "specs");
    },
  );

  it.each(["other/TC-2.md", "specs/node_modules/TC-3.md", "specs/.hidden/TC-4.md", "specs/.TC-5.md.swp"])(
    "does not look at %s",
    (file) => {
      const before = listing();
      put(file);
      expect(listing()).toBe(before);
    },
  );

  it("of the whole project does not look at what is generated", () => {
    const everywhere = { specs: ["**/TC-*.md"] };
    const before = listing(everywhere);
    put("generated/TC-1.test.ts");
    expect(listing(everywhere)).toBe(before);
    put("anywhere/TC-2.md");
    expect(listing(everywhere)).not.toBe(before);
  });

  it.each([
    "../specs/TC-*.md",
    "/specs/TC-*.md",
    "!specs/TC-1.md",
    "specs/**/.hidden/*.md",
    "specs/{.a,b}/*.md",
  ])("cannot say which files %s finds", (pattern) => {
    expect(listing({ specs: ["specs/*.md", pattern] })).toBeUndefined();
  });

  it("cannot say what lies behind a symbolic link", () => {
    symlinkSync(join(root, "steps"), join(root, "specs", "linked"));
    expect(listing()).toBeUndefined();
  });
});
