import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { type Browser, chromium } from "playwright-core";

const advice =
  "No Chromium: set TCSPEC_CHROMIUM to the path of one, install /usr/bin/chromium, or run npm ci, which brings @sparticuz/chromium (Linux x64). See CONTRIBUTING.md, Browser tests.";

/** Nothing of a browser's own business with the network. */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Starts Chromium: that of `TCSPEC_CHROMIUM`, else `/usr/bin/chromium`, else the one that the npm package holds. Throws
 * with what to do where there is none, or where it does not start.
 */
export async function startChromium(): Promise<Browser> {
  const given = [process.env["TCSPEC_CHROMIUM"], "/usr/bin/chromium"].find(
    (path) => path !== undefined && path !== "" && existsSync(path),
  );
  const found = given === undefined ? unpacked() : { path: given, env: {} };
  try {
    return await chromium.launch({
      executablePath: found.path,
      args,
      env: { ...(process.env as Record<string, string>), ...found.env },
    });
  } catch (error) {
    throw new Error(`${found.path} does not start. ${advice}`, { cause: error });
  }
}

interface Unpacked {
  path: string;
  env: Record<string, string>;
}

/**
 * The browser of the package, taken out once per installation. It is unpacked by a process of its own into a new
 * folder, which then gets its name: of several tests at the same time none sees half a browser.
 */
function unpacked(): Unpacked {
  const require = createRequire(join(process.cwd(), "package.json"));
  let manifest: { version: string };
  try {
    manifest = require("@sparticuz/chromium/package.json") as { version: string };
  } catch {
    manifest = { version: versionBeside(require) };
  }
  const folder = join(process.cwd(), "node_modules", ".cache", `tcspec-chromium-${manifest.version}`);
  if (!existsSync(folder)) unpack(folder);
  return { path: join(folder, "chromium"), env: environment(folder) };
}

/** The package's `exports` leave its manifest out. */
function versionBeside(require: NodeJS.Require): string {
  try {
    const main = require.resolve("@sparticuz/chromium");
    const found = require(join(dirname(main), "..", "..", "package.json")) as { version: string };
    return found.version;
  } catch (error) {
    throw new Error(advice, { cause: error });
  }
}

function unpack(folder: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  try {
    // The package unpacks into the temporary folder; on what it takes for Lambda also the libraries it links to.
    const script = `import("@sparticuz/chromium").then(({ default: chromium }) => chromium.executablePath())`;
    execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: process.cwd(),
      env: { ...process.env, TMPDIR: fresh, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x", NODE_OPTIONS: "" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    if (!existsSync(folder)) renameSync(fresh, folder);
  } catch (error) {
    if (!existsSync(folder)) throw new Error(advice, { cause: error });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** The package's libraries and fonts where the system has none. */
function environment(folder: string): Record<string, string> {
  return {
    ...(!systemHas("libnss3.so") && { LD_LIBRARY_PATH: join(folder, "al2023", "lib") }),
    ...(!existsSync("/etc/fonts") && { FONTCONFIG_PATH: join(folder, "fonts") }),
  };
}

function systemHas(library: string): boolean {
  try {
    return execFileSync("/sbin/ldconfig", ["-p"], { encoding: "utf8" }).includes(library);
  } catch {
    return false;
  }
}
