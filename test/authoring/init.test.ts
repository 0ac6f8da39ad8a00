import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { RunProject } from "../run/project.js";

// A compiler, Jest and PostgreSQL as processes of their own, on a machine that may be busy.
jest.setTimeout(120_000);

const fileOf = (id: string) => `specs/level-2/${id}.md`;
const id = "TC-L2-INT-DB-001";

let project: RunProject;

beforeEach(async () => {
  project = new RunProject();
  mkdirSync(join(project.root, "node_modules"));
  symlinkSync(join(import.meta.dirname, "..", ".."), join(project.root, "node_modules", "tcspec"));
  const { code, stderr } = await project.command("init").ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

afterEach(() => project.remove());

const spec = () => readFileSync(join(project.root, fileOf(id)), "utf8");

test("an empty folder becomes a project whose spec is green", async () => {
  const { code, stdout } = await project.run();
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("1 case: 1 passed") });
  const [result] = project.results().cases;
  expect(result).toMatchObject({ id, verdict: "passed", partial: false, tier: "embedded" });
  expect(result?.attempts[0]?.steps.map(({ verdict }) => verdict)).toEqual(Array(4).fill("passed"));
  expect(result?.targets).toEqual([
    expect.objectContaining({ subject: "connection time", verdict: "passed", samples: 20 }),
  ]);
  expect(project.left()).toEqual([]);
});

test("what does not hold is red at its line of the spec: at the phrase, at the row", async () => {
  const changes = [
    ["5 seconds maximum", "0.001 ms maximum", 1, "Basic connection", "connection time <="],
    ["VALUES ('forget me')", "SELECT 'x' WHERE false", 3, "rolled back, run", "found none changed"],
    ["SELECT text FROM", "SELECT txt FROM", 4, "Run on `postgres`", "SQLSTATE 42703"],
    ["| hello |", "| hullo |", 4, "| hullo |", "No row of the result equals row 1"],
  ] as const;
  const variants = changes.map(([from, to, step, at, message], index) => {
    expect(spec()).toContain(from);
    const variant = `TC-L2-INT-DB-10${index}`;
    const text = spec().replaceAll(id, variant).replace(from, to);
    project.write({ [fileOf(variant)]: text });
    const line = text.split("\n").findIndex((each) => each.includes(at)) + 1;
    return { variant, step, line, message };
  });

  const { code, stdout } = await project.run();
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining("4 failed") });
  for (const { variant, step, line, message } of variants) {
    const result = project.results().cases.find((each) => each.id === variant);
    expect(result?.attempts[0]?.steps[step - 1]).toMatchObject({
      verdict: "failed",
      error: { file: fileOf(variant), line, message: expect.stringContaining(message) },
    });
    expect(stdout).toContain(`${fileOf(variant)}:${line}`);
  }
});
