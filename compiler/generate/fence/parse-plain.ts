import { ts } from "ts-morph";

import { isPlain } from "./plain.js";

/** What TypeScript's parser and binder leave at a file, and its binder: there, but not declared as public. */
interface Internals {
  bindSourceFile?: (file: ts.SourceFile, options: ts.CompilerOptions) => void;
}
interface Bound {
  parseDiagnostics?: readonly ts.Diagnostic[];
  bindDiagnostics?: readonly ts.Diagnostic[];
  externalModuleIndicator?: unknown;
}

/**
 * The tree of a fence, parsed alone as a module and bound, where that is all that is needed to know that it is valid;
 * nothing where the checker has to look.
 */
export function parsePlain(text: string): ts.SourceFile | undefined {
  const { bindSourceFile } = ts as Internals;
  const tree = ts.createSourceFile("/0.ts", text, parseOptions, true, ts.ScriptKind.TS);
  if (!bindSourceFile || (tree as Bound).parseDiagnostics?.length !== 0) return undefined;
  bindSourceFile(tree, { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext });
  return (tree as Bound).bindDiagnostics?.length === 0 && isPlain(tree) ? tree : undefined;
}

const parseOptions: ts.CreateSourceFileOptions = {
  languageVersion: ts.ScriptTarget.ESNext,
  // A fence without imports is a module too: in a script `await (x)` would be a call.
  setExternalModuleIndicator: (file) => {
    (file as Bound).externalModuleIndicator ??= true;
  },
  jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
};
