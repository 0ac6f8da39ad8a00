import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { RunProject, spec } from "./project.js";

let project: RunProject;
beforeAll(() => {
  project = new RunProject();
});
afterAll(() => project.remove());

/** All that a run has written below `.tcspec`, but what it was compiled from. */
function written(folder: string): { file: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => ({ file, text: readFileSync(file, "utf8") }));
}

test("no output of a run holds a secret, also of a worker that is killed", async () => {
  project.environment = {
    TC_API_URL: "http://user:hunter2secret@127.0.0.1:39871",
    MY_API_KEY: "k3y-of-mine",
  };
  const leak = [
    `console.log(process.env.TC_API_URL, process.env.MY_API_KEY, "Bearer abcdefghij0123456789");`,
    `process.stderr.write("raw hunter2secret\\n");`,
  ].join("\n");
  project.write({
    "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [
      [
        "It knows k3y-of-mine",
        `${leak}\nattach("answer.json", { key: process.env.MY_API_KEY });\nexpect("k3y-of-mine").toBe("sk-AbCdEf0123456789AbCdEf");`,
      ],
    ]),
    "specs/TC-L1-B-001.md": spec("TC-L1-B-001", [
      ["It dies", `${leak}\nprocess.kill(process.pid, "SIGKILL");`],
    ]),
  });
  const { stdout, stderr } = await project.run();
  const outputs = [
    { file: "stdout", text: stdout },
    { file: "stderr", text: stderr },
    ...written(join(project.root, ".tcspec", "runs")),
    ...written(join(project.root, ".tcspec", "results")),
  ];
  for (const { file, text } of outputs) {
    const found = /.{0,40}(?:hunter2secret|k3y-of-mine|abcdefghij0123456789|sk-AbCdEf).{0,20}/u.exec(
      text,
    )?.[0];
    expect({ file, found }).toEqual({ file, found: undefined });
  }
  const log = outputs.find(({ file }) => file.endsWith("jest.log"))!;
  expect(log.text).toContain("http://user:***@127.0.0.1:39871 *** Bearer ***");
  expect(log.text.match(/^raw \*{3}$/gmu)).toHaveLength(2);
  expect(statSync(log.file).mode & 0o777).toBe(0o600);
  expect(stdout).toContain('Expected: "***"');
});
