import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { configDataSchema } from "../config/schema.js";
import { readSpec } from "../document/index.js";
import { checkLocally } from "../rules/run.js";
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

test("the fields that follow from the id and the configuration are filled in", async () => {
  const made = await newSpec(
    request({ kind: "integration", id: "TC-L2-INT-DB-002", name: "Pool under load" }),
  );
  expect(made).toEqual({ ok: true, id: "TC-L2-INT-DB-002", file: "specs/level-2/TC-L2-INT-DB-002.md" });
  const text = readFileSync(join(root, "specs/level-2/TC-L2-INT-DB-002.md"), "utf8");
  expect(text).toContain("# TC-L2-INT-DB-002: Pool under load\n");
  expect(text).toContain("**Certification Level:** `Level 2`");
  expect(text).toContain("- **Service Name:** `postgres`");
  expect(text).toContain("- **Configuration Schema:** `PostgresConfig`");
  expect(text).toContain("**Created:** 2026-11-23");
});

test("an id without its number gets the next free one, beyond gaps", async () => {
  const made = await newSpec(
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
    /Unexpected category COMP at level 2, expected one with which one of these begins: INT\./u,
  ],
])("%s is refused with what to do", async (_, change, problem) => {
  expect(await newSpec(request(change))).toMatchObject({
    ok: false,
    problem: expect.stringMatching(problem) as string,
  });
});

describe("a project with ids, levels, documents and folders of its own", () => {
  const shop = {
    specs: ["qa/**/SHOP-*.md"],
    idPattern: "^SHOP-(?<category>[A-Z]+)-(?<component>[A-Z]+)-(?<number>\\d{2})$",
    levels: {
      "1": { name: "Unit", categories: ["Component"] },
      "2": { name: "Wiring", categories: ["Wiring", "Contract"] },
    },
    components: { ORD: { service: "orders" }, PAY: { architectureComponent: "Checkout" } },
    documents: { SRS: { field: "requirements" }, BLUE: { field: "architecture" } },
  };
  const of = (change: object) => configDataSchema.parse({ ...shop, ...change });
  const bare = { idPattern: "^SHOP-(?<component>[A-Z]+)-(?<number>\\d{2})$" };

  test.each([
    ["none taken", bare, [], "SHOP-ORD-01"],
    [
      "as many digits as the taken ids have",
      { idPattern: "^SHOP-[A-Z]+-\\d+$" },
      ["SHOP-ORD-09"],
      "SHOP-ORD-10",
    ],
    ["as the ids of others", { idPattern: "^SHOP-[A-Z]+-\\d+$" }, ["SHOP-PAY-0007"], "SHOP-ORD-0001"],
    ["nothing before the number", { idPattern: "^SHOP-[A-Z]+\\d{4}$" }, ["SHOP-ORD0003"], "SHOP-ORD0004"],
  ])("the next number is one that the id's form allows: %s", async (_, change, taken, id) => {
    const made = await newSpec(request({ id: "SHOP-ORD", taken, config: of(change) }));
    expect(made).toEqual({ ok: true, id, file: `qa/${id}.md` });
  });

  test.each([
    ["SHOP-ord", ["SHOP-PAY-01"], /that fits \^SHOP\S+, e\.g\. SHOP-PAY-01, or the same without its number/u],
    ["SHOP-ord", [], /that fits \^SHOP\S+, or the same without its number/u],
    ["SHOP-ORD-1", [], /Unexpected id "SHOP-ORD-1"/u],
    ["SHOP-ORD-99", ["SHOP-ORD-99"], /SHOP-ORD-99 is taken\.$/u],
  ])(
    "%s is refused with an id of the project's own form as the example, or none",
    async (id, taken, problem) => {
      const made = await newSpec(request({ id, taken, config: of(bare) }));
      expect(made).toMatchObject({ ok: false, problem: expect.stringMatching(problem) as string });
    },
  );

  test("no pattern lets an id leave the project's folders", async () => {
    const made = await newSpec(request({ id: "../SHOP-01", config: of({ idPattern: "^.*$" }) }));
    expect(made).toMatchObject({ ok: false });
  });

  test.each([
    [{ newSpecs: "qa/level-{level}" }, "qa/level-2/SHOP-WIR-ORD-01.md"],
    [{ specs: ["!qa/old/**", "qa/**/SHOP-*.md"] }, "qa/SHOP-WIR-ORD-01.md"],
    [{ specs: ["SHOP-*.md"] }, "SHOP-WIR-ORD-01.md"],
  ])("with %j a spec is made where it is found", async (change, file) => {
    expect(await newSpec(request({ id: "SHOP-WIR-ORD", config: of(change) }))).toMatchObject({
      ok: true,
      file,
    });
  });

  test("a spec that nothing would read is not made, and it is said what to set", async () => {
    const made = await newSpec(request({ id: "SHOP-WIR-ORD", config: of({ specs: ["qa/*/SHOP-*.md"] }) }));
    const problem = expect.stringMatching(
      /place specs\/level-2\/SHOP-WIR-ORD-01\.md.*"qa\/\*\/SHOP-\*\.md".*Set `newSpecs`.*"specs\/level-2\/\*\.md"/u,
    ) as string;
    expect(made).toEqual({ ok: false, problem });
    expect(readdirSync(root)).toEqual([]);
  });

  test.each([
    ["SHOP-COMP-ORD", "Component", "Level 1"],
    ["SHOP-WIR-ORD", "Wiring", "Level 2"],
    ["SHOP-CO-ORD", "Component", "Level {1|2}"],
    ["SHOP-C-PAY", "Component", "Level {1|2}"],
  ])("an id with the beginning of a category is taken: %s", async (id, category, level) => {
    const made = await newSpec(request({ id, config: of({}) }));
    const text = readFileSync(join(root, made.ok ? made.file : "none"), "utf8");
    expect(text).toContain(`**Test Category:** \`${category}\``);
    expect(text).toContain(`**Certification Level:** \`${level}\``);
    expect(text).toContain("**Requirements Reference:** `{SRS X.X}`");
    expect(text).toContain("**Architecture Document Section:** `{BLUE X.X}`");
    expect(text).toContain("**High-Level Task Reference:** `{Task X.X}`");
    expect(text).toContain(
      "**Architecture Component:** `" + (id.endsWith("PAY") ? "Checkout" : "{Checkout}"),
    );
  });

  test("a category that is no beginning of one is refused", async () => {
    const made = await newSpec(request({ id: "SHOP-PERF-ORD", config: of({}) }));
    const problem = expect.stringContaining("begins: Component, Wiring, Contract.") as string;
    expect(made).toEqual({ ok: false, problem });
  });

  test.each(specKinds.flatMap((kind) => [[kind, {}] as const, [kind, of(bare)] as const]))(
    "check knows all that a %s spec leaves open",
    async (kind, config) => {
      const data = configDataSchema.parse(config);
      const id = data.idPattern === bare.idPattern ? "SHOP-ORD" : "TC-L1-COMP-MIXTRAL";
      const made = await newSpec(request({ kind, id, config: data }));
      const file = made.ok ? made.file : "none";
      const bytes = readFileSync(join(root, file));
      const open = checkLocally(readSpec(bytes, file, data), { config: data })
        .filter(({ rule }) => rule === "placeholder")
        .map(({ data: found }) => `{${String(found["placeholder"])}}`);
      expect(open.sort()).toEqual(
        bytes
          .toString()
          .match(/\{[^{}\n]+\}/gu)
          ?.sort(),
      );
    },
  );
});

test("a file that is there is never overwritten", async () => {
  mkdirSync(join(root, "specs/level-1"), { recursive: true });
  const path = join(root, "specs/level-1/TC-L1-COMP-MIXTRAL-002.md");
  writeFileSync(path, "mine");
  expect(await newSpec(request({}))).toMatchObject({ ok: false });
  expect(readFileSync(path, "utf8")).toBe("mine");
});

test.each(specKinds)(
  "the %s template leaves no field of the renderer open and breaks on no name",
  async (kind) => {
    const made = await newSpec(request({ kind, name: "a\n## b `c`" }));
    const text = readFileSync(join(root, made.ok ? made.file : "none"), "utf8");
    expect(text).not.toMatch(/\{\{|\}\}/u);
    expect(text.split("\n")[0]).toBe("# TC-L1-COMP-MIXTRAL-002: a ## b 'c'");
  },
);
