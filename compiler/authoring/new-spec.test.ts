import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { configDataSchema } from "../config/schema.js";
import { newSpec, specKinds, type NewSpecRequest } from "./new-spec.js";

const config = configDataSchema.parse({
  levels: {
    "1": { name: "Component Certification", categories: ["COMP", "INFRA"] },
    "2": { name: "Integration Certification", categories: ["INT"] },
  },
  components: { DB: { service: "postgres", configurationSchema: "PostgresConfig" } },
  services: { postgres: { kind: "postgres" }, mixtral: { kind: "model" } },
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-new-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const request = (change: Partial<NewSpecRequest>): NewSpecRequest => ({
  kind: "component",
  id: "TC-L1-COMP-MIXTRAL-002",
  root,
  config,
  taken: [],
  date: "2026-11-23",
  ...change,
});

test("the fields that follow from the id and the configuration are filled in", () => {
  const made = newSpec(request({ kind: "integration", id: "TC-L2-INT-DB-002", name: "Pool under load" }));
  expect(made).toEqual({ ok: true, id: "TC-L2-INT-DB-002", file: "specs/level-2/TC-L2-INT-DB-002.md" });
  const text = readFileSync(join(root, "specs/level-2/TC-L2-INT-DB-002.md"), "utf8");
  expect(text).toContain("# TC-L2-INT-DB-002: Pool under load\n");
  expect(text).toContain("**Certification Level:** `Level 2`");
  expect(text).toContain("- **Service Name:** `postgres`");
  expect(text).toContain("- **Configuration Schema:** `PostgresConfig`");
  expect(text).toContain("**Created:** 2026-11-23");
});

test("an id without its number gets the next free one, beyond gaps", () => {
  const made = newSpec(
    request({ id: "TC-L1-COMP-MIXTRAL", taken: ["TC-L1-COMP-MIXTRAL-001", "TC-L1-COMP-MIXTRAL-012"] }),
  );
  expect(made).toMatchObject({ ok: true, id: "TC-L1-COMP-MIXTRAL-013" });
});

test.each([
  ["a taken id", { taken: ["TC-L1-COMP-MIXTRAL-002"] }, /is taken.*TC-L1-COMP-MIXTRAL-003/u],
  ["a path as an id", { id: "../../x" }, /Unexpected id "\.\.\/\.\.\/x"/u],
  [
    "a category of another level",
    { id: "TC-L2-COMP-MIXTRAL-002" },
    /Unexpected category COMP at level 2, expected one of INT/u,
  ],
])("%s is refused with what to do", (_, change, problem) => {
  expect(newSpec(request(change))).toMatchObject({
    ok: false,
    problem: expect.stringMatching(problem) as string,
  });
});

test("a file that is there is never overwritten", () => {
  mkdirSync(join(root, "specs/level-1"), { recursive: true });
  const path = join(root, "specs/level-1/TC-L1-COMP-MIXTRAL-002.md");
  writeFileSync(path, "mine");
  expect(newSpec(request({}))).toMatchObject({ ok: false });
  expect(readFileSync(path, "utf8")).toBe("mine");
});

test.each(specKinds)("the %s template leaves no field of the renderer open and breaks on no name", (kind) => {
  const made = newSpec(request({ kind, name: "a\n## b `c`" }));
  const text = readFileSync(join(root, made.ok ? made.file : "none"), "utf8");
  expect(text).not.toMatch(/\{\{|\}\}/u);
  expect(text.split("\n")[0]).toBe("# TC-L1-COMP-MIXTRAL-002: a ## b 'c'");
});
