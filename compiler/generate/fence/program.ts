import { ts } from "ts-morph";

/**
 * Parses texts each alone, as modules, in one program without libraries and without resolution: enough for the
 * trees, for TypeScript's own scopes and for its early errors ("redeclared", "jump target cannot cross").
 */
export function parseModules(texts: readonly string[]): { files: ts.SourceFile[]; program: ts.Program } {
  const byName = new Map(texts.map((text, index) => [`/${index}.ts`, text]));
  const parsed = new Map<string, ts.SourceFile>();
  const host: ts.CompilerHost = {
    fileExists: (name) => byName.has(name),
    readFile: (name) => byName.get(name),
    getSourceFile: (name, options) => {
      const text = byName.get(name);
      if (text === undefined) return undefined;
      const file = parsed.get(name) ?? ts.createSourceFile(name, text, options, true, ts.ScriptKind.TS);
      parsed.set(name, file);
      return file;
    },
    getDefaultLibFileName: () => "lib.d.ts",
    writeFile: () => undefined,
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
  };
  const program = ts.createProgram(
    [...byName.keys()],
    {
      noLib: true,
      noResolve: true,
      types: [],
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      // A fence without imports is a module too: in a script `await (x)` would be a call.
      moduleDetection: ts.ModuleDetectionKind.Force,
    },
    host,
  );
  return {
    program,
    files: [...byName.keys()].flatMap((name) => {
      const file = program.getSourceFile(name);
      return file ? [file] : [];
    }),
  };
}

/** Where the first statement starts that is no import. */
export function firstStatement(tree: ts.SourceFile): number | undefined {
  return tree.statements.find((statement) => !ts.isImportDeclaration(statement))?.getStart(tree);
}
