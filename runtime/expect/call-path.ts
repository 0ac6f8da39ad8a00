import { dirname, sep } from "node:path";

/** One call on the way to an assertion. */
interface Call {
  /** The function, and where in it. */
  name: string;
  at: string;
  /** It had been waiting with `await`, and stands where it waits, not where it called. */
  isAsync: boolean;
}

/** How code came to an assertion: through which calls, the innermost first. */
export interface CallPath {
  calls: readonly Call[];
  /** It came through a function that does the same with each of several things, none of which is another try. */
  isOneOfSeveral: boolean;
}

type Caller = (...args: never[]) => unknown;

/** Jest's sandboxes have V8's default of 10, which the frames of a library around a retry may use up. */
const deepest = 50;

const forSeveral: ReadonlySet<string | null> = new Set([
  "map",
  "forEach",
  "flatMap",
  "filter",
  "reduce",
  "from",
]);

/** Our own code around a step: it calls all steps alike. Built, all of the runtime lies in one folder. */
const ownFolder = dirname(__filename) + sep;

/** How `caller` was called. It is worked out when it is asked for: most assertions hold, and nobody asks. */
export function callPathOf(caller: Caller): () => CallPath {
  const here = new Error();
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = deepest;
  Error.captureStackTrace(here, caller);
  Error.stackTraceLimit = stackTraceLimit;
  let path: CallPath | undefined;
  return () => (path ??= pathOf(sitesOf(here)));
}

/** The frames of an error as the engine has them: Jest's stacks lack which of several promises was waited for. */
function sitesOf(error: Error): readonly NodeJS.CallSite[] {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  Error.prepareStackTrace = (_, sites) => sites;
  const sites: unknown = error.stack;
  if (before === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
  else Object.defineProperty(Error, "prepareStackTrace", before);
  return Array.isArray(sites) ? (sites as NodeJS.CallSite[]) : [];
}

function pathOf([site, ...callers]: readonly NodeJS.CallSite[]): CallPath {
  const counted = callers.filter(isOfTheProject).filter(isNotOfItself);
  return {
    calls: [site, ...counted].flatMap((each) => (each === undefined ? [] : [callOf(each)])),
    isOneOfSeveral: callers.some((each) => isBuiltIn(each) && forSeveral.has(each.getFunctionName())),
  };
}

function callOf(site: NodeJS.CallSite): Call {
  const file = site.getFileName() ?? "";
  return {
    name: `${file} ${site.getFunctionName() ?? ""}`,
    // Of several promises (`Promise.allSettled`) the engine knows which one it waits for.
    at: isBuiltIn(site)
      ? `${site.getFunctionName()} ${site.getPromiseIndex()}`
      : `${file}:${site.getLineNumber()}:${site.getColumnNumber()}`,
    isAsync: site.isAsync(),
  };
}

const isBuiltIn = (site: NodeJS.CallSite): boolean => (site.getFileName() ?? "") === "";

/** Libraries call back from wherever they like, the first time and later ones. */
function isOfTheProject(site: NodeJS.CallSite): boolean {
  if (isBuiltIn(site)) return site.isAsync();
  const file = site.getFileName() ?? "";
  return !file.startsWith("node:") && !/[\\/]node_modules[\\/]/u.test(file) && !file.startsWith(ownFolder);
}

/** A function that tries again by calling itself is on the way as often as it has tried. */
function isNotOfItself(site: NodeJS.CallSite, index: number, all: readonly NodeJS.CallSite[]): boolean {
  const inner = all[index - 1];
  const name = site.getFunctionName();
  return name === null || inner?.getFunctionName() !== name || inner.getFileName() !== site.getFileName();
}

/**
 * Whether an assertion was called the same way: on the same line, by the same calls. A retry may have lost calls that were
 * over when it came, and has some that are waiting where they had just called.
 */
export function isSameWay(one: CallPath, other: CallPath): boolean {
  const [site] = one.calls;
  if (site === undefined || site.at !== other.calls[0]?.at) return false;
  return one.calls.length < other.calls.length
    ? isPartOf(one.calls, other.calls)
    : isPartOf(other.calls, one.calls);
}

/** Whether `all` has the calls of `part`, in their order. */
function isPartOf(part: readonly Call[], all: readonly Call[]): boolean {
  let found = 0;
  for (const call of all) {
    const next = part[found];
    if (next !== undefined && isSameCall(next, call)) found += 1;
  }
  return found === part.length;
}

const isSameCall = (one: Call, other: Call): boolean =>
  one.isAsync === other.isAsync ? one.at === other.at : one.name === other.name;
