import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { checkProject } from "../check/check-project.js";
import { loadConfig } from "../config/load.js";
import { configDataSchema } from "../config/schema.js";
import { openProject } from "../project/project.js";
import { loadBinder } from "../steps/index.js";
import { nativeCompiler, NativeCompilerError } from "./native-compiler.js";
import { typeFindings } from "./type-findings.js";

const repository = join(__dirname, "..", "..");
const file = "specs/TC-L2-INT-DB-001.md";
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec types "));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const spec = (code: string, before = "", id = "TC-L2-INT-DB-001") =>
  `# ${id}: Numbers\n\n### Test Steps\n\n${before}\n\n1. One\n   \`\`\`ts\n   ${code}\n   \`\`\`\n`;

const open = () => openProject(root, configDataSchema.parse({ fixtures: ["fixtures/*.ts"] }));
const nothingBinds = () => ({ kind: "unbound" as const, nearest: [] });

async function found(specs?: readonly string[]) {
  const diagnostics = await typeFindings(await open(), { bind: nothingBinds, ...(specs && { specs }) });
  return diagnostics.map(
    ({ file: at, range: { start }, message }) => `${at}:${start.line}:${start.column} ${message}`,
  );
}

test("the reference suite has no type errors, and nothing is left behind", async () => {
  const loaded = await loadConfig({ cwd: repository });
  if (!loaded.ok) throw new Error(loaded.message);
  const { root: folder, data } = loaded.config;
  const project = await openProject(folder, data);
  const { bind } = await loadBinder(folder, data);
  expect(project.specs.length).toBeGreaterThan(5);
  expect(await typeFindings(project, { bind })).toEqual([]);
});

test("a folder with a space: imports of helpers and fixtures of the project have their types", async () => {
  put("helpers/half.ts", "export const half = (value: number): number => value / 2;\n");
  put(
    "fixtures/ledger.ts",
    'import { defineFixtures } from "tcspec/runtime";\nexport const all = defineFixtures({ ledger: async () => ({ use: { balance: 12 } }) });\n',
  );
  put(file, spec('import { half } from "../helpers/half.js"; expect(half("4")).toBe(2);'));
  expect(await found()).toEqual([
    `${file}:9:59 Argument of type 'string' is not assignable to parameter of type 'number'. (TS2345)`,
  ]);
  expect(readdirSync(join(root, ".tcspec", "tmp"))).toEqual([]);
  expect(existsSync(join(root, "generated"))).toBe(false);
});

test("what is wrong in a helper is found there", async () => {
  put("helpers/half.ts", "\nexport const half: string = 2;\n");
  put(file, spec('import { half } from "../helpers/half.js"; expect(half).toBe(2);'));
  expect(await found()).toEqual([
    "helpers/half.ts:2:14 Type 'number' is not assignable to type 'string'. (TS2322)",
  ]);
});

test("what is wrong between the steps stands at the first line", async () => {
  put(
    "fixtures/ledger.ts",
    "const defineFixtures = (given: object) => Object.keys(given).length;\nexport const all = defineFixtures({ ledger: async () => 1 });\n",
  );
  put(file, spec("expect(String(ledger)).toBe('1');"));
  expect(await found()).toContainEqual(
    expect.stringMatching(
      /^specs\/TC-L2-INT-DB-001\.md:1:1 Type 'number' is not assignable .* \(TS2322, in code that is generated/su,
    ),
  );
});

test("all specs in one run, or the selected ones; one with another error is left out", async () => {
  const other = "specs/TC-L2-INT-DB-002.md";
  put(file, spec("const one: string = 1; expect(one).toBe(1);"));
  put(other, spec("const two: string = 2; expect(two).toBe(2);", "", "TC-L2-INT-DB-002"));
  put("specs/TC-L2-INT-DB-003.md", spec("const three: string = (;", "", "TC-L2-INT-DB-003"));
  const at = (place: string) => `${place}:9:10 Type 'number' is not assignable to type 'string'. (TS2322)`;
  expect(await found()).toEqual([at(file), at(other)]);
  expect(await found([other])).toEqual([at(other)]);
});

test("a comment that switches type errors off is without effect only where types are checked", async () => {
  const comment = "<!-- tcspec-disable type-error -- the driver has no types -->";
  const rulesFound = async (types: boolean) => {
    const { diagnostics } = await checkProject(await open(), {}, { today: "2026-11-23", types });
    return diagnostics.map(({ rule }) => rule).filter((rule) => /type-error|suppression/u.test(rule));
  };
  put(file, spec("const one: string = 1; expect(one).toBe(1);", comment));
  expect(await rulesFound(true)).toEqual([]);
  put(file, spec("expect(1).toBe(1);", comment));
  expect(await rulesFound(true)).toEqual(["suppression-unused"]);
  expect(await rulesFound(false)).toEqual([]);
});

test("a platform without the compiler is told what is missing", () => {
  expect(() => nativeCompiler("plan9", "mips")).toThrow(NativeCompilerError);
  expect(() => nativeCompiler("plan9", "mips")).toThrow(
    "@typescript/typescript-plan9-mips is not installed: it is an optional dependency of tcspec",
  );
});
