import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of the running tcspec package, found upward from this module: it is the same from the sources and from
 * the bundles in `dist/`.
 */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, "utf8")) as { name?: string };
      if (name === "tcspec") return folder;
    }
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error(`No package.json of tcspec above ${fileURLToPath(import.meta.url)}`);
    folder = parent;
  }
}
