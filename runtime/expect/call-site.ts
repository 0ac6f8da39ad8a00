/** Where `caller` was called. */
export function siteOf(caller: (...args: never[]) => unknown): string {
  const here = new Error();
  Error.captureStackTrace(here, caller);
  return firstFrame(here);
}

export const firstFrame = ({ stack = "" }: Error): string =>
  stack.split("\n").find((line) => /^\s+at /u.test(line)) ?? "";
