import type { Project } from "../../compiler/project/project.js";

/** What a compile did, or would do: names of generated files. */
interface Done {
  written: readonly string[];
  unchanged: readonly string[] | { length: number };
  removed: readonly string[];
  stale: readonly string[];
}

/** The last line of `tcspec compile`. */
export function summary({ written, unchanged, removed, stale }: Done, check: boolean): string {
  if (check) {
    const names = stale.map((name) => `stale: ${name}\n`).join("");
    return stale.length > 0
      ? `${names}${stale.length} of the generated files do not follow from the specs. Run \`tcspec compile\`.\n`
      : `${unchanged.length === 1 ? "1 generated file is" : `${unchanged.length} generated files are`} current.\n`;
  }
  return `${written.length} written, ${unchanged.length} unchanged, ${removed.length} removed.\n`;
}

/** What is said of folders with generated files that no compile looks after any more; empty without any. */
export function toldLeftBehind(
  folders: readonly string[],
  { generated }: Pick<Project, "generated">,
): string {
  return folders
    .map(
      (folder) =>
        `Warning: ${folder} holds files that tcspec generated when the configuration named it; now it names ${generated}. Plain Jest runs both: remove them from ${folder}.\n`,
    )
    .join("");
}

/** What is said of a project without specs, in which nothing is written or removed. */
export function noSpecFound({ root, config }: Pick<Project, "root" | "config">): string {
  return `No spec found: nothing matches ${config.specs.join(", ")} in ${root}.`;
}
