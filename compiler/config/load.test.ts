import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadConfig } from "./load.js";

// Importing a bundle needs Node's own loader, which Jest's sandbox has not: test/run/config.test.ts does it for real.
let root: string;
beforeEach(() => (root = realpathSync(mkdtempSync(join(tmpdir(), "tcspec-config-")))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("without a configuration the working directory is the root and the defaults hold", async () => {
  const result = await loadConfig({ cwd: root });
  expect(result).toMatchObject({ ok: true, config: { root, data: { generated: "generated" } } });
  expect(result.ok && result.config.file).toBeUndefined();
});

test("a --config that does not exist is named with its full path", async () => {
  const result = await loadConfig({ cwd: root, path: "nowhere.ts" });
  expect(result).toMatchObject({ ok: false });
  expect(!result.ok && result.message).toContain(`--config ${join(root, "nowhere.ts")}: no such file`);
});

test("a folder given by --config is the root, also without a configuration in it", async () => {
  mkdirSync(join(root, "project"));
  expect(await loadConfig({ cwd: root, path: "project" })).toMatchObject({
    ok: true,
    config: { root: join(root, "project") },
  });
});

test("a syntax error is located, and the message names the file", async () => {
  writeFileSync(join(root, "tcspec.config.ts"), "export default {\n  specs: [,\n");
  const result = await loadConfig({ cwd: root });
  expect(!result.ok && result.message).toMatch(/tcspec\.config\.ts could not be loaded: .*line 3/su);
});

test("the nearest configuration above the working directory is the one", async () => {
  mkdirSync(join(root, "a", "b"), { recursive: true });
  writeFileSync(join(root, "tcspec.config.mjs"), "broken outer (");
  writeFileSync(join(root, "a", "tcspec.config.mjs"), "broken inner (");
  const result = await loadConfig({ cwd: join(root, "a", "b") });
  expect(!result.ok && result.message).toContain(join(root, "a", "tcspec.config.mjs"));
});
