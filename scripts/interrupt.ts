const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A signal that is aborted by the first Ctrl-C, SIGTERM or hang-up, so that a command can end in order; a second one
 * ends the process at once.
 */
export function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  for (const name of names) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}

/**
 * Lets these signals end the process while code of the project runs on this thread: as long as it loops, nobody would
 * hear of them.
 */
export async function endedBySignals<T>(work: () => Promise<T>): Promise<T> {
  const heard = names.map((name) => ({ name, listeners: process.rawListeners(name) as (() => void)[] }));
  for (const { name, listeners } of heard) for (const each of listeners) process.off(name, each);
  try {
    return await work();
  } finally {
    for (const { name, listeners } of heard) for (const each of listeners) process.on(name, each);
  }
}
