import type { AsyncLocalStorage } from "node:async_hooks";

/** Hears of errors that nobody caught. */
export interface UncaughtListener {
  /** Without `promise` it was thrown, outside of any. */
  onUncaught(thrown: unknown, promise?: object): void;
  /** A promise whose rejection was reported found a handler after all. */
  onHandled(promise: object): void;
}

/**
 * What the environment (Jest's own realm) and the runtime (inside the sandbox) share: a plain object on the sandbox's
 * global.
 */
export interface Bridge {
  /** Absolute; paths in the journal are relative to it. */
  readonly projectRoot: string;
  /** Absolute path of the test file. */
  readonly testFile: string;
  /** SHA-256 of its bytes, when it was about to be loaded. */
  readonly generatedHash: string;
  /** The test functions of steps; `true` marks the test as skipped when Jest comes to it. */
  readonly skips: WeakMap<object, () => boolean>;
  /**
   * What runs in an asynchronous context, a phase of a case. One for all files of a process: each further storage makes
   * every promise of the process dearer, for ever.
   */
  readonly running: AsyncLocalStorage<unknown>;
  /** Set while a case runs: hears of what nobody in the process caught. */
  listener: UncaughtListener | undefined;
  /** A case of the file has ended and left something running: it may fail while other files run. */
  leavesRunning: boolean;
}

const key = Symbol.for("tcspec.bridge");
type Carrier = Record<symbol, Bridge | undefined>;

export function installBridge(global: object, bridge: Bridge): void {
  (global as Carrier)[key] = bridge;
}

/** The bridge of this sandbox, where the file runs under tcspec's environment. */
export function installedBridge(): Bridge | undefined {
  return (globalThis as Carrier)[key];
}

/** The bridge of this sandbox. Throws where the file does not run under tcspec's environment. */
export function currentBridge(): Bridge {
  const bridge = installedBridge();
  if (bridge === undefined) {
    throw new Error(
      'Unexpected Jest environment, expected that of tcspec: put preset: "tcspec" into the Jest configuration.',
    );
  }
  return bridge;
}
