import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const repository = join(import.meta.dirname, "..", "..");

/** Installs the tarball of this package, with the packages that it depends on as they stand in this repository. */
export function installTarball(modules: string): void {
  const pack = ["pack", "--ignore-scripts", "--silent", "--pack-destination", modules];
  const tarball = execFileSync("npm", pack, { cwd: repository, encoding: "utf8" }).trim();
  mkdirSync(join(modules, "tcspec"));
  execFileSync("tar", [
    "-xzf",
    join(modules, tarball),
    "--strip-components=1",
    "-C",
    join(modules, "tcspec"),
  ]);
  for (const name of readdirSync(join(repository, "node_modules"))) {
    if (!name.startsWith(".")) symlinkSync(join(repository, "node_modules", name), join(modules, name));
  }
}
