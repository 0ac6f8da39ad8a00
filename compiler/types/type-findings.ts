import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { CompileOptions } from "../compile/compile.js";
import { compile } from "../compile/index.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Range } from "../model/range.js";
import { LineIndex, problem } from "../parse/index.js";
import type { Project } from "../project/project.js";
import { readCompilerOutput, type TypeProblem } from "./compiler-output.js";
import { NativeCompilerError, runNativeCompiler } from "./native-compiler.js";
import { SpecPlaces } from "./spec-places.js";
import { writeTypesProject } from "./types-project.js";

const rule = "type-error";

/**
 * Type-checks what the specs of a project generate, all in one run of TypeScript's native compiler, and gives its
 * problems where they stand in Markdown. The files are generated into a folder of this call's own, so that neither
 * the project's generated folder nor a run beside it is touched. Specs with an error of another kind generate nothing
 * and are left out.
 *
 * @throws NativeCompilerError where the compiler is not installed or fails
 */
export async function typeFindings(
  project: Project,
  options: Pick<CompileOptions, "bind" | "specs">,
): Promise<Diagnostic[]> {
  const parent = join(project.root, ".tcspec", "tmp");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "types-"));
  const generated = `.tcspec/tmp/${folder.slice(parent.length + 1)}`;
  try {
    const { outputs, sources } = await compile({ ...project, generated }, options);
    if (outputs.size === 0) return [];
    writeTypesProject(project.root, folder);
    const output = await runNativeCompiler(project.root, `${generated}/tsconfig.json`);
    const problems = readCompilerOutput(output).map((found) => withoutRoot(found, project.root));
    const specOf = new Map([...outputs].map(([spec, path]) => [path, spec]));
    const reader = new PlaceReader(project.root, sources, specOf);
    return problems.map((found) => reader.diagnostic(found));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Names of types may hold absolute paths, as in `typeof import("/home/…")`. */
const withoutRoot = (found: TypeProblem, root: string): TypeProblem => ({
  ...found,
  message: found.message.replaceAll(`${root.replaceAll("\\", "/")}/`, ""),
});

/** Turns problems of the compiler into findings; a file is read once. */
class PlaceReader {
  readonly #places = new Map<string, SpecPlaces>();

  /**
   * @param sources texts of specs
   * @param specOf specs by generated file
   */
  constructor(
    private readonly root: string,
    private readonly sources: ReadonlyMap<string, string>,
    private readonly specOf: ReadonlyMap<string, string>,
  ) {}

  diagnostic({ code, message, place }: TypeProblem): Diagnostic {
    if (place === undefined) throw new NativeCompilerError(`TypeScript's native compiler says: ${message}`);
    const { file, line, column } = place;
    const data = { code };
    const spec = this.specOf.get(file);
    if (spec === undefined) {
      // A helper or a fixture of the project, which a test imports.
      const range = wordAt(this.#read(file), line, column);
      return problem(rule, file, range, { message: `${message} (${code})`, data });
    }
    const found = this.#placesOf(file).at(line, column);
    if (found === undefined) {
      const start = { line: 1, column: 1, offset: 0 };
      return problem(
        rule,
        spec,
        { start, end: start },
        {
          message: `${message} (${code}, in code that is generated around the steps)`,
          data,
        },
      );
    }
    const range = wordAt(this.sources.get(spec) ?? "", found.line, found.column);
    return problem(rule, spec, range, { message: `${message} (${code})`, data });
  }

  #placesOf(generated: string): SpecPlaces {
    const known = this.#places.get(generated);
    if (known !== undefined) return known;
    const places = new SpecPlaces(this.#read(generated));
    this.#places.set(generated, places);
    return places;
  }

  #read(file: string): string {
    const path = join(this.root, file);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }
}

/** The compiler says where a problem begins and not where it ends: the word, or the character, is shown. */
function wordAt(text: string, line: number, column: number): Range {
  const lines = new LineIndex(text);
  const start = lines.offset(line, column);
  const length = /^(?:[\p{ID_Continue}$]+|[^\r\n])/u.exec(text.slice(start))?.[0].length ?? 0;
  return lines.range(start, start + length);
}
