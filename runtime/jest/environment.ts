import { AsyncLocalStorage } from "node:async_hooks";
import { readFileSync } from "node:fs";
import { types } from "node:util";
import { TestEnvironment } from "jest-environment-node";

import { sha256 } from "../../compiler/files/sha256.js";
import { trailOf } from "../case/trail.js";
import { installBridge } from "./bridge.js";
import type { Bridge } from "./bridge.js";
import { FileStorages } from "./file-storages.js";
import { hearBetweenFiles, noteLateFailure } from "./late-failure.js";

/** The part of jest-circus' events that is used here. */
interface CircusEvent {
  name: string;
  test?: { fn?: object; mode?: string | null };
}

type Listener = (...args: unknown[]) => void;
type Config = ConstructorParameters<typeof TestEnvironment>[0];
type Context = ConstructorParameters<typeof TestEnvironment>[1];

const processEvents = ["unhandledRejection", "rejectionHandled", "uncaughtException"] as const;
const errorClasses = [
  "Error",
  "AggregateError",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
] as const;

/**
 * Node's core makes its errors in the realm outside of Jest's sandbox, where they are not `instanceof Error`. Here they
 * are, as each of the standard classes.
 */
function recogniseCoreErrors(sandbox: Record<string, unknown>): void {
  const outer = new Map<unknown, (...args: never[]) => unknown>();
  for (const name of errorClasses) outer.set(sandbox[name], globalThis[name]);
  const ordinary = Function.prototype[Symbol.hasInstance];
  Object.defineProperty(sandbox["Error"], Symbol.hasInstance, {
    configurable: true,
    value(this: unknown, candidate: unknown): boolean {
      if (ordinary.call(this as () => void, candidate)) return true;
      const counterpart = outer.get(this);
      if (counterpart === undefined) return false;
      return counterpart === globalThis.Error
        ? types.isNativeError(candidate)
        : ordinary.call(counterpart, candidate);
    },
  });
}

const running = new AsyncLocalStorage();

/**
 * Jest's Node environment, and in it what the record needs of Jest: steps that are not reached are skipped, what nobody
 * caught reaches the case, Jest's own retries are refused.
 */
export default class TcspecEnvironment extends TestEnvironment {
  readonly #bridge: Bridge;
  readonly #storages = new FileStorages();
  #circusListeners = new Map<string, Listener[]>();
  #ownListeners = new Map<string, Listener>();

  constructor(config: Config, context: Context) {
    super(config, context);
    this.#bridge = {
      projectRoot: process.env["TCSPEC_PROJECT_ROOT"] ?? config.globalConfig.rootDir,
      testFile: context.testPath,
      generatedHash: sha256(readFileSync(context.testPath)),
      skips: new WeakMap(),
      running,
      listener: undefined,
      leavesRunning: false,
    };
    installBridge(this.global, this.#bridge);
    recogniseCoreErrors(this.global);
  }

  override async teardown(): Promise<void> {
    await super.teardown();
    this.#storages.disable();
  }

  /** Called by jest-circus for each of its events, after its own handling. */
  handleTestEvent(event: CircusEvent): void {
    switch (event.name) {
      case "setup":
        this.#listen();
        break;
      case "run_start":
      case "test_retry":
        this.#refuseRetries();
        break;
      case "test_start":
        if (event.test?.fn !== undefined && this.#bridge.skips.get(event.test.fn)?.() === true)
          event.test.mode = "skip";
        break;
      case "teardown":
        this.#stopListening();
        if (this.#bridge.leavesRunning) hearBetweenFiles(running, this.#bridge.projectRoot);
        // Until the next case runs, promises cost what they cost without it.
        else running.disable();
        break;
    }
  }

  /** Takes the place of circus' listeners on the real process, and passes on what no case wants to hear. */
  #listen(): void {
    for (const name of processEvents) {
      const theirs = process.rawListeners(name) as Listener[];
      this.#circusListeners.set(name, theirs);
      for (const listener of theirs) process.off(name, listener);
      const own: Listener = (...args) => this.#hear(name, args);
      this.#ownListeners.set(name, own);
      process.on(name, own);
    }
  }

  #hear(name: (typeof processEvents)[number], args: unknown[]): void {
    const { listener, projectRoot } = this.#bridge;
    const trail = trailOf(running.getStore());
    if (
      name !== "rejectionHandled" &&
      trail?.ended !== undefined &&
      noteLateFailure(trail, args[0], projectRoot)
    )
      return;
    if (listener === undefined) {
      for (const theirs of this.#circusListeners.get(name) ?? []) theirs(...args);
    } else if (name === "unhandledRejection") {
      listener.onUncaught(args[0], args[1] as object);
    } else if (name === "rejectionHandled") {
      listener.onHandled(args[0] as object);
    } else {
      listener.onUncaught(args[0]);
    }
  }

  #stopListening(): void {
    for (const [name, own] of this.#ownListeners) process.off(name, own);
    this.#ownListeners.clear();
  }

  #refuseRetries(): void {
    const asked = (this.global as unknown as Record<symbol, unknown>)[Symbol.for("RETRY_TIMES")];
    if (!(Number(asked) > 0)) return;
    const error = new Error(
      `Unexpected jest.retryTimes(${String(asked)}), expected none: a failure that is retried away is not reported. Use \`tcspec run --retries\`, which keeps every attempt.`,
    );
    error.name = "RetryRefusedError";
    throw error;
  }
}
