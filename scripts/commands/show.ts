import { readFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";

import { glob, isDynamicPattern } from "tinyglobby";

import type { ConfigData } from "../../compiler/config/schema.js";
import { formatPretty } from "../../compiler/diagnostics/pretty.js";
import { readSpec } from "../../compiler/document/index.js";
import { type ReadResult, specDocumentSchema } from "../../compiler/document/schema.js";
import { type BindingOf, shownCases } from "../../compiler/document/show.js";
import { describeSystemError, isSystemError } from "../../compiler/files/system-error.js";
import { caseAsText } from "../../compiler/document/show-text.js";

export interface ShowArguments {
  /** Paths or globs, relative to `cwd`. */
  files: string[];
  json: boolean;
  /** The project's root: files are named relative to it. */
  root: string;
  /** The root where absent. */
  cwd?: string;
  config: ConfigData;
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  /** What the binder knows of a document; without it only code counts as bound. */
  bindingsOf?: (read: ReadResult) => BindingOf;
}

/**
 * `tcspec show`: prints what is read in spec files, one object per test case, or a text for people. Findings go to
 * stderr. Gives the exit code: 0, 1 with errors in a file, 2 where a file does not exist or none is named.
 */
export async function show(args: ShowArguments): Promise<number> {
  const cwd = args.cwd ?? args.root;
  const paths = await expand(args.files, cwd);
  const sources = await Promise.all(paths.map(async (path) => ({ path, bytes: await bytesOf(path) })));
  const missing = sources.filter(({ bytes }) => !(bytes instanceof Uint8Array));
  for (const { path, bytes } of missing) args.stderr(`${whyMissing(path, bytes)}\n`);
  if (paths.length === 0)
    args.stderr(
      `No spec matches ${args.files.join(" ") || "nothing: name a file, such as specs/TC-L2-INT-DB-001.md"}\n`,
    );
  if (missing.length > 0 || paths.length === 0) return 2;

  const results = sources.flatMap(({ path, bytes }) => {
    const result = readSpec(
      bytes instanceof Uint8Array ? bytes : new Uint8Array(),
      relative(args.root, path).split(sep).join("/"),
      args.config,
    );
    specDocumentSchema.parse(result.document);
    return [result];
  });
  const cases = results.flatMap((result) => shownCases(result.document, args.bindingsOf?.(result)));
  args.stdout(args.json ? `${JSON.stringify(cases, null, 2)}\n` : cases.map(caseAsText).join("\n"));
  const diagnostics = results.flatMap((result) => result.diagnostics);
  const sourceOf = (file: string) => results.find(({ document }) => document.file === file)?.source;
  args.stderr(formatPretty(diagnostics, sourceOf, { colour: false }));
  return diagnostics.some(({ severity }) => severity === "error") ? 1 : 0;
}

async function expand(files: string[], cwd: string): Promise<string[]> {
  const found = await Promise.all(
    files.map(async (file) => {
      const literal = resolve(cwd, file);
      if (!isDynamicPattern(file) || (await bytesOf(literal)) instanceof Uint8Array) return [literal];
      return (await glob(file, { cwd, absolute: true, expandDirectories: false })).sort();
    }),
  );
  return [...new Set(found.flat())];
}

/** The bytes of a file, or why there are none. */
async function bytesOf(path: string): Promise<Uint8Array | NodeJS.ErrnoException> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isSystemError(error)) return error;
    throw error;
  }
}

const whyMissing = (path: string, error: Uint8Array | NodeJS.ErrnoException): string =>
  error instanceof Uint8Array || error.code === "ENOENT"
    ? `No such file: ${path}`
    : describeSystemError({ ...error, name: error.name, message: error.message, path });
