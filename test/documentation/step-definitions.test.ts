import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";

import { packageRoot } from "../../compiler/files/package-root.js";
import { parameterKinds } from "../../compiler/steps/parameters.js";
import { RunProject, type Ended } from "../run/project.js";
import { fencesOf } from "./fences.js";
import { Shop } from "./shop.js";

jest.setTimeout(120_000);

const source = (...path: string[]): string => readFileSync(join(packageRoot(), ...path), "utf8");
const page = source("docs", "step-definitions.md");
const { files, outputs } = fencesOf(page);
const specFile = "specs/TC-L2-INT-ORDERS-001.md";
const stepsFile = "support/steps/orders.ts";

describe("the example", () => {
  const shop = new Shop();
  let project: RunProject;
  beforeAll(async () => {
    project = new RunProject();
    project.environment = { TC_SHOP_URL: await shop.start() };
    project.write(files);
  });
  afterAll(async () => {
    project.remove();
    await shop.stop();
  });
  const command = (...args: string[]): Promise<Ended> => project.command(...args).ended;
  /** Writes a file of the page with a change, which has to be one. */
  const change = (file: string, from: string, to: string): void => {
    expect(files[file]).toContain(from);
    project.write({ [file]: files[file]!.replace(from, to) });
  };

  it("has all the files that the page names", () => {
    expect(Object.keys(files)).toEqual(["tcspec.config.ts", "support/fixtures.ts", stepsFile, specFile]);
  });

  it("passes, each expectation by itself, and clears up its customer", async () => {
    const { code, stdout, stderr } = await project.run();
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^passed {2}TC-L2-INT-ORDERS-001 Orders of the shop \([\d.]+ s\)\n\n1 case: 1 passed\n/u,
    );
    const [step] = project.results().cases[0]!.attempts[0]!.steps;
    expect(step!.expectations.map(({ verdict }) => verdict)).toEqual(
      Array.from({ length: 4 }, () => "passed"),
    );
    expect(shop.known).toEqual(["TC-L2-INT-ORDERS-001-1"]);
    expect(shop.customers.size).toBe(0);
  });

  it("fails as the page shows it", async () => {
    change(specFile, "2550", "2400");
    const { code, stdout } = await project.run();
    project.write(files);
    expect(code).toBe(1);
    expect(stdout).toContain(outputs["failure"]);
  });

  it("judges each expectation by itself: stock, target, and what is forbidden", async () => {
    const changes = [
      ["falls by {books}", "falls by 3"],
      ["2 seconds maximum", "0.001 ms maximum"],
      ["✅ The receipt", "❌ The receipt"],
    ] as const;
    const changed = changes.reduce((text, [from, to]) => text.replace(from, to), files[specFile]!);
    project.write({ [specFile]: changed });
    const { code, stdout } = await project.run();
    project.write(files);
    const [step] = project.results().cases[0]!.attempts[0]!.steps;
    expect(step!.expectations.map(({ verdict }) => verdict)).toEqual([
      "passed",
      "failed",
      "failed",
      "failed",
    ]);
    expect(stdout).toMatch(/Expected (\d+) of book, found (?!\1)\d+\n/u);
    expect(code).toBe(1);
  });

  it("is free of type errors", async () => {
    const { stdout, stderr } = await command("check", "--types");
    expect(stdout + stderr).not.toContain("type-error");
    change(stepsFile, "order.cents === cents", "order.cent === cents");
    const wrong = await command("check", "--types");
    project.write(files);
    expect(wrong.stdout + wrong.stderr).toContain("Property 'cent' does not exist on type 'Order'");
  });

  it("a phrase that none fits, and one that two fit, are told as on the page", async () => {
    change(specFile, "*first* costs", "*first* comes to");
    const unbound = await command("compile");
    expect(unbound.stderr).toContain(outputs["unbound"]!);
    change(
      stepsFile,
      "const stockOf",
      'export const second = defineStep("The order {label} costs {quantity}", { says: "", asserts: true }, () => 1);\nconst stockOf',
    );
    project.write({ [specFile]: files[specFile]! });
    const ambiguous = await command("compile");
    project.write(files);
    expect([ambiguous.code, ambiguous.stderr]).toEqual([1, expect.stringContaining(outputs["ambiguous"]!)]);
  });

  it("tcspec steps prints the phrases as the page does", async () => {
    const { stdout } = await command("steps", "stock");
    expect(stdout).toBe(outputs["steps"]);
  });

  it("a phrase that names its fixture nowhere has none", async () => {
    change(stepsFile, '    fixtures: ["customer"],\n', "");
    const spec = files[specFile]!.slice(0, files[specFile]!.indexOf("2. **"));
    project.write({ [specFile]: spec });
    const { code, stdout } = await project.run();
    project.write(files);
    expect(code).toBe(1);
    expect(stdout).toContain('Unexpected fixture "customer"');
  });
});

describe("the page's tables", () => {
  /** First cells of the table under a heading, each name in them; whole rows beside. */
  const rowsUnder = (heading: string): { names: string[]; row: string }[] => {
    const section = page.split(/^#{2,3} /mu).find((text) => text.startsWith(heading)) ?? "";
    return section
      .split("\n")
      .filter((line) => /^\| [`{]/u.test(line))
      .map((row) => ({
        row,
        names: [...row.slice(0, row.indexOf(" |", 2)).matchAll(/`(?:await )?\{?(\w+)/gu)].map(
          ([, name = ""]) => name,
        ),
      }));
  };
  const namesUnder = (heading: string) => rowsUnder(heading).flatMap(({ names }) => names);
  const membersOf = (name: string, ...path: string[]): string[] => {
    const tree = ts.createSourceFile("it.ts", source(...path), ts.ScriptTarget.Latest, true);
    const found = tree.statements.find((each) => ts.isInterfaceDeclaration(each) && each.name.text === name);
    return (found as ts.InterfaceDeclaration).members.map((member) => member.name!.getText(tree));
  };
  const sorted = (names: readonly string[]) => [...new Set(names)].sort();

  it("hold each parameter type as tcspec describes it", () => {
    const rows = rowsUnder("Patterns").slice(0, new Set(parameterKinds.values()).size);
    expect(sorted(rows.flatMap(({ names }) => names))).toEqual(sorted([...parameterKinds.keys()]));
    for (const { names, row } of rows) {
      const { says, example } = parameterKinds.get(names[0]!)!;
      expect(row).toContain(`| ${says} | `);
      expect(row).toContain(example);
    }
  });

  it("hold each option of a definition", () => {
    expect(sorted(namesUnder("`defineStep`"))).toEqual(
      sorted(membersOf("StepOptions", "runtime", "steps", "define.ts")),
    );
  });

  it("hold each member of `step`", () => {
    expect(sorted(namesUnder("What `step` offers"))).toEqual(
      sorted(membersOf("StepContext", "runtime", "steps", "context.ts")),
    );
  });

  it("hold members of a fixture's context that there are", () => {
    const members = membersOf("CaseContext", "runtime", "case", "fixture.ts");
    expect(namesUnder("`defineFixtures`").length).toBeGreaterThan(8);
    expect(members).toEqual(expect.arrayContaining(namesUnder("`defineFixtures`")));
  });
});
