import { dirname, join } from "node:path";

/** Where fetched servers lie: `.tcspec/services` of the project with this root. */
export function servicesFolder(root: string): string {
  return join(root, ".tcspec", "services");
}

/** The same by the folder of one of its runs, `.tcspec/runs/<id>`. */
export function servicesFolderOf(runDir: string): string {
  return join(dirname(dirname(runDir)), "services");
}
