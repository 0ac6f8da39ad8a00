import { constants, setPriority } from "node:os";

/**
 * Asks the system to let this process go before others that want the CPU: on a busy machine requests leave on time all the same.
 * Where that is not permitted it goes without, and the validity of the run says what came of it.
 */
export function preferOwnProcess(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST);
  } catch {
    // needs CAP_SYS_NICE on Linux
  }
}
