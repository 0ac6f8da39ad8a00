import { property } from "../case/thrown.js";

type Listener = (thrown: unknown) => void;

/**
 * What `expect` was given, as a matcher is to have it that judges by what is thrown: the same, but `hear` is told what it
 * throws, or rejects with, before the matcher is. `enter` runs its code.
 */
export function overheard(
  received: unknown,
  hear: Listener,
  enter: (code: () => unknown) => unknown,
): unknown {
  if (typeof received === "function") {
    return (...args: unknown[]): unknown => {
      try {
        return overheard(
          enter(() => Reflect.apply(received, undefined, args) as unknown),
          hear,
          enter,
        );
      } catch (thrown) {
        hear(thrown);
        throw thrown;
      }
    };
  }
  const then = property(received, "then");
  if (typeof then !== "function") return received;
  return {
    // Asked once, as without us: a query may run each time that somebody asks for its outcome.
    then: (onFulfilled: unknown, onRejected: (thrown: unknown) => unknown): unknown =>
      Reflect.apply(then, received, [
        onFulfilled,
        (thrown: unknown) => {
          hear(thrown);
          return onRejected(thrown);
        },
      ]) as unknown,
  };
}
