/**
 * The promise of an asynchronous matcher, which knows whether anybody asked for its outcome and whether it has one.
 * `await` of a subclass goes through `then`, which a plain promise's `await` does not.
 */
export class TrackedPromise extends Promise<unknown> {
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** `resolves.toBe`, for messages. */
  label = "";
  /** Made where the matcher was called, for its stack. */
  site = new Error();
  awaited = false;
  settled = false;

  static follow(
    promise: Promise<unknown>,
    label: string,
    caller: (...args: never[]) => unknown,
  ): TrackedPromise {
    const tracked = new TrackedPromise((resolve, reject) => {
      promise.then(resolve, reject);
    });
    const note = () => {
      tracked.settled = true;
    };
    promise.then(note, note);
    tracked.label = label;
    Error.captureStackTrace(tracked.site, caller);
    return tracked;
  }

  override then<A = unknown, B = never>(
    onFulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.awaited = true;
    return super.then(onFulfilled, onRejected);
  }
}
