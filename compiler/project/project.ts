import { isAbsolute, relative, resolve, sep } from "node:path";

import type { ConfigData } from "../config/schema.js";
import { findFiles } from "../files/find-files.js";
import { wouldFind } from "../files/would-find.js";

/** A project as the compiler sees it. Paths are relative to the root, with `/`. */
export interface Project {
  /** Absolute. */
  root: string;
  config: ConfigData;
  /** Sorted by code point, each once. */
  specs: string[];
  /** Folder of the generated files. */
  generated: string;
}

/** Finds the specs of a project. What is generated, installed or kept by runs is never a spec. */
export async function openProject(root: string, config: ConfigData): Promise<Project> {
  const specs = await findFiles(config.specs, specSearch(root, config));
  const found = [...new Set(specs.map(toSlashes))].filter((file) => /\.(?:md|markdown)$/i.test(file));
  return projectOf(root, config, found.sort());
}

/** Whether a Markdown file that is to be made will be a spec of the project. */
export function wouldBeSpec(root: string, config: ConfigData, file: string): Promise<boolean> {
  return wouldFind(file, config.specs, specSearch(root, config));
}

const specSearch = (root: string, config: ConfigData) => ({
  cwd: root,
  ignore: ["**/node_modules/**", ".tcspec/**", `${escapeGlob(generatedFolder(root, config))}/**`],
});

/** A project whose specs are known. */
export function projectOf(root: string, config: ConfigData, specs: string[]): Project {
  return { root, config, specs, generated: generatedFolder(root, config) };
}

const generatedFolder = (root: string, { generated }: ConfigData): string =>
  toSlashes(relative(root, resolve(root, generated)));

/**
 * The specs that a command's arguments name: files or globs, relative to the working folder. An argument that names
 * none is returned for the command to complain about.
 */
export async function selectSpecs(
  project: Project,
  files: readonly string[],
  workingFolder: string,
): Promise<{ specs: string[]; unmatched: string[] }> {
  const { glob } = await import("tinyglobby");
  const specs = new Set<string>();
  const unmatched: string[] = [];
  for (const file of files) {
    const literal = toSlashes(relative(project.root, resolve(workingFolder, file)));
    const found = project.specs.includes(literal)
      ? [literal]
      : (
          await glob([toSlashes(isAbsolute(file) ? relative(workingFolder, file) : file)], {
            cwd: workingFolder,
            absolute: true,
          })
        )
          .map((path) => toSlashes(relative(project.root, path)))
          .filter((path) => project.specs.includes(path));
    if (found.length === 0) unmatched.push(file);
    found.forEach((path) => specs.add(path));
  }
  return { specs: project.specs.filter((spec) => specs.has(spec)), unmatched };
}

const toSlashes = (path: string): string => (sep === "/" ? path : path.replaceAll(sep, "/"));
const escapeGlob = (path: string): string => path.replace(/[[\](){}*?!+@]/g, "\\$&");
