import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../../compiler/files/package-root.js";
import { servicesFolder } from "../../runtime/services/folder.js";

import type { RunProject } from "./project.js";
import type { StepResult } from "../../compiler/model/results.js";

const repository = packageRoot();

/** By case: the service that it uses, and the step in which it is broken. */
type Faults = Readonly<Record<string, { service: string; step: number }>>;

/** A copy of a spec of the reference suite: the service is given two seconds in place of ten, its queries all the time. */
function copySpec(project: RunProject, id: string): void {
  const file = `specs/level-2/${id}.md`;
  const text = readFileSync(join(repository, file), "utf8");
  project.write({
    [file]: text
      .replaceAll("recovers within 10 seconds", "recovers within 2 seconds")
      .replaceAll("100ms p95", "30 s p95"),
  });
}

function lines(file: string): Record<string, unknown>[] {
  if (!existsSync(file)) return [];
  const whole = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return whole.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** From the beginning of a case's step on, whatever process the service has stands still, also one that is started anew. */
function paralyse(project: RunProject, faults: Faults): () => void {
  const runs = join(project.root, ".tcspec", "runs");
  const timer = setInterval(() => {
    for (const run of existsSync(runs) ? readdirSync(runs) : []) {
      const journal = join(runs, run, "journal");
      const entries = (existsSync(journal) ? readdirSync(journal) : []).flatMap((name) =>
        lines(join(journal, name)),
      );
      const broken = Object.entries(faults).filter(([id, { step }]) =>
        entries.some(
          (entry) => entry["type"] === "step-start" && entry["caseId"] === id && entry["number"] === step,
        ),
      );
      for (const { type, what, pid } of lines(join(runs, run, "registry.ndjson"))) {
        const isBroken = broken.some(([, { service }]) => String(what).includes(`service ${service}`));
        if (type === "process" && isBroken) stop(Number(pid));
      }
    }
  }, 20);
  return () => clearInterval(timer);
}

function stop(pid: number): void {
  try {
    process.kill(pid, "SIGSTOP");
  } catch {
    // it has ended
  }
}

/** Runs the specs of the reference suite that are named; from the step on that is named with each, its service is paralysed. */
export async function runParalysed(project: RunProject, faults: Faults): Promise<void> {
  for (const id of Object.keys(faults)) copySpec(project, id);
  cpSync(join(repository, "tcspec.config.ts"), join(project.root, "tcspec.config.ts"));
  cpSync(join(repository, "specs/requirements"), join(project.root, "specs/requirements"), {
    recursive: true,
  });
  project.write({ "package.json": '{ "type": "module" }' });
  symlinkSync(join(repository, "node_modules"), join(project.root, "node_modules"));
  project.write({ ".tcspec/README": "" });
  symlinkSync(servicesFolder(repository), join(project.root, ".tcspec", "services"));
  const release = paralyse(project, faults);
  try {
    await project.run("--workers", "4");
  } finally {
    release();
  }
}

/** The first step that did not pass. */
export function broken(project: RunProject, id: string): StepResult | undefined {
  const result = project.results().cases.find((each) => each.id === id);
  return result?.attempts.at(-1)?.steps.find(({ verdict }) => verdict !== "passed");
}
