import { writeSync } from "node:fs";

const standardError = 2;
/** As for every configuration that is not in order. */
const wrongUsage = 2;

/**
 * Waits for the code of a configuration. It may end the process, which nobody can come back from: that is told as the
 * process ends, and never looks like success. It may also wait for what never happens.
 *
 * @param file the configuration
 */
export async function whileLoading<T>(file: string, loading: () => Promise<T>): Promise<T> {
  const ended = () => {
    process.exitCode = wrongUsage;
    try {
      writeSync(
        standardError,
        `${file} could not be loaded: it ended the process. Expected data: a configuration does not call process.exit().\n`,
      );
    } catch {
      // Nobody listens; the exit code says it.
    }
  };
  let stuck: () => void = () => undefined;
  const neverSettled = new Promise<never>((_, reject) => {
    stuck = () => {
      reject(
        new Error(
          "it waits for something that never happens. Expected an await at its top level that comes to an end.",
        ),
      );
    };
  });
  process.on("exit", ended);
  process.on("beforeExit", stuck);
  try {
    return await Promise.race([loading(), neverSettled]);
  } finally {
    process.off("exit", ended);
    process.off("beforeExit", stuck);
  }
}
