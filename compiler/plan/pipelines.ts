import { readFileSync } from "node:fs";
import { join } from "node:path";
import { glob } from "tinyglobby";

const places = [
  ".github/workflows/*.{yml,yaml}",
  ".gitlab-ci.yml",
  "Jenkinsfile",
  "azure-pipelines.yml",
  ".circleci/config.yml",
];

/** The pipeline files of a project that run its specs, relative to its root. */
export async function pipelinesOf(root: string): Promise<string[]> {
  const files = await glob(places, { cwd: root, dot: true });
  return files
    .sort()
    .filter((file) => /\btcspec run\b|\bnpm run specs\b/u.test(readFileSync(join(root, file), "utf8")));
}
