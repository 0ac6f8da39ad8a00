import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { configDataSchema } from "../../compiler/config/schema.js";
import { steps } from "./steps.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "tcspec-steps-command-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function run(source: string, word: string, markdown = false) {
  await writeFile(join(root, "bank.ts"), source);
  const written = { out: "", err: "" };
  const code = await steps({
    word,
    markdown,
    root,
    config: configDataSchema.parse({ steps: ["bank.ts"] }),
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
  });
  return { code, ...written };
}

test("prints the phrases that hold the word", async () => {
  const { code, out, err } = await run(
    'export const a = defineStep("The ledger balances", { asserts: true, says: "sum is 0" }, f);',
    "ledger",
  );
  expect({ code, out, err }).toEqual({ code: 0, out: "The ledger balances\n  asserts: sum is 0\n", err: "" });
});

test("all phrases as a document", async () => {
  const { code, out } = await run(
    'export const a = defineStep("The ledger balances", { asserts: true, says: "sum is 0" }, f);',
    "",
    true,
  );
  expect(code).toBe(0);
  expect(out).toMatch(/^# Phrases\n/u);
  expect(out).toContain("## `The ledger balances`\n\nAsserts: sum is 0\n");
});

test("a definition that cannot be read is said, and exits 1", async () => {
  const { code, err } = await run("export const a = defineStep(pattern, {}, f);", "ledger");
  expect(code).toBe(1);
  expect(err).toMatch(
    /^bank\.ts:1:29 Unexpected pattern, expected a string literal, .* \(step-definition\)\n$/u,
  );
});
