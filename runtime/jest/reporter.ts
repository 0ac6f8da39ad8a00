import { Redaction } from "../case/redaction.js";
import { frameLines, markdownFrame, plain, projectPath } from "../case/stack.js";
import { appendToJournal, runDirectoryFromEnvironment } from "../journal/writer.js";

/** The part of Jest's results that is used here. */
interface FileResult {
  testFilePath: string;
  failureMessage?: string | null;
  testExecError?: { message?: string; stack?: string | null } | null;
  testResults: unknown[];
}

/**
 * Writes into the journal what no case can write itself: a file that could not be loaded, a worker that died. What a
 * case has to say stands in the journal already.
 */
export default class JournalReporter {
  readonly #projectRoot: string;

  constructor(globalConfig: { rootDir: string }) {
    this.#projectRoot = process.env["TCSPEC_PROJECT_ROOT"] ?? globalConfig.rootDir;
  }

  onTestResult(_test: unknown, result: FileResult): void {
    const { testFilePath, testExecError, failureMessage, testResults } = result;
    if (testResults.length > 0) return;
    const text = testExecError?.stack ?? testExecError?.message ?? failureMessage ?? "";
    if (text === "") return;
    const clean = Redaction.ofEnvironment(process.env).text(plain(text));
    const [told = ""] = clean.split(/\n\s+at /u);
    const message = inPlainWords(told);
    const frame = markdownFrame(frameLines(clean, told));
    appendToJournal(runDirectoryFromEnvironment(), {
      type: "file-error",
      testFile: projectPath(this.#projectRoot, testFilePath),
      error: {
        message: message.trim(),
        stack: clean,
        ...(frame !== undefined && {
          file: projectPath(this.#projectRoot, frame.path),
          line: frame.line,
          column: frame.column,
        }),
      },
    });
  }
}

/** A module that is not there is told by Jest as a fault of its configuration: the preset maps `.js` to sources. */
function inPlainWords(message: string): string {
  const missing = /Could not locate module (\S+) mapped as/u.exec(message)?.[1];
  return missing === undefined ? message : `Cannot find module '${missing}', nor its TypeScript source`;
}
