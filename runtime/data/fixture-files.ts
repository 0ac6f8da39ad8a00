import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";

/** Not a folder, not a way out of one. */
const fileName = /^[A-Za-z0-9_][\w.-]*\.[A-Za-z0-9]{1,8}$/;
const largest = 32 * 1024 * 1024;

/**
 * The text of a fixture that is a file: in the folder `fixtures` beside the spec, or beside a folder above it, the nearest
 * first. Undefined where there is none. Throws where it is too large, no UTF-8, or lies outside of the project.
 *
 * @param spec relative to the project's root, with `/`
 */
export function readFixtureFile(projectRoot: string, spec: string, name: string): string | undefined {
  if (!fileName.test(name)) return undefined;
  for (let folder = dirname(spec); ; folder = dirname(folder)) {
    const path = join(projectRoot, folder, "fixtures", name);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return read(projectRoot, path, name);
    if (folder === ".") return undefined;
  }
}

function read(projectRoot: string, path: string, name: string): string {
  const real = realpathSync(path);
  if (!real.startsWith(realpathSync(projectRoot) + sep))
    throw new Error(`Unexpected place of the test data "${name}", expected a file within the project`);
  const { size } = statSync(real);
  if (size > largest)
    throw new Error(
      `Unexpected size of the test data "${name}" (${size} bytes), expected at most ${largest}`,
    );
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(real));
  } catch (error) {
    throw new Error(`Unexpected bytes in the test data "${name}", expected UTF-8`, { cause: error });
  }
}
