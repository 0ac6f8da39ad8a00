import { RunProject, spec, until } from "../run/project.js";

let project: RunProject;
beforeEach(() => {
  project = new RunProject();
});
afterEach(() => project.remove());

const file = (number: number): string => `specs/TC-L2-INT-RUN-00${number}.md`;
const text = (number: number, code: string): string =>
  spec(`TC-L2-INT-RUN-00${number}`, [["The only step", code]]);

it("runs what was asked for, then the cases of what is edited; Ctrl-C ends it with 0, and nothing is left", async () => {
  project.write({
    "tcspec.config.js": "export default {};\n",
    [file(1)]: text(1, "expect(1).toBe(1);"),
    [file(2)]: text(2, "expect(2).toBe(2);"),
    [file(3)]: text(3, "expect(3).toBe(3);"),
  });
  const { child, ended } = project.start("--watch", "TC-L2-INT-RUN-001", "TC-L2-INT-RUN-002");
  let said = "";
  child.stdout?.on("data", (chunk: string) => (said += chunk));
  const runs = (): number => said.split("Results: ").length - 1;
  await until(() => runs() === 1 || child.exitCode !== null);
  expect(project.verdicts()).toEqual({ "TC-L2-INT-RUN-001": "passed", "TC-L2-INT-RUN-002": "passed" });

  project.write({ [file(2)]: text(2, "expect(2).toBe(3);") });
  await until(() => runs() === 2 || child.exitCode !== null);
  expect(project.verdicts()).toEqual({ "TC-L2-INT-RUN-002": "failed" });

  // Nothing that a case could depend on: neither is a reason to run anything.
  project.write({ log: "a log", "specs/notes.md": "notes" });

  // Compiled, but not asked for.
  project.write({ [file(3)]: text(3, "expect(3).toBe(4);") });
  await until(() => said.includes("No case selected") || child.exitCode !== null);

  child.kill("SIGINT");
  expect((await ended).code).toBe(0);
  expect(runs()).toBe(2);
  expect(project.left()).toEqual([]);
}, 120_000);
