/** What code hands over as a load is looked at before anything is scaled or sent: a wrong option would be another load, and pass. */

type Given = Readonly<Record<string, unknown>>;

interface Bounds {
  readonly least?: number;
  /** Larger than this. */
  readonly above?: number;
  readonly whole?: true;
  readonly example: string;
}

const show = (value: unknown): string =>
  typeof value === "string" ? `${JSON.stringify(value.slice(0, 40))} (a text)` : String(value);

/** @throws Error where an option that is given is no such number: text would be added and divided as JavaScript does */
export function checkNumber(name: string, value: unknown, { least, above, whole, example }: Bounds): void {
  const fits =
    typeof value === "number" &&
    Number.isFinite(value) &&
    (least === undefined || value >= least) &&
    (above === undefined || value > above) &&
    (whole === undefined || Number.isSafeInteger(value));
  if (fits) return;
  const kind = whole === undefined ? "a number" : "a whole number";
  const range = least !== undefined ? ` of at least ${least}` : above !== undefined ? ` above ${above}` : "";
  const way = typeof value === "string" ? `Number(values.${name.split(".").at(-1) ?? name})` : example;
  throw new Error(`Unexpected ${name} ${show(value)}, expected ${kind}${range}, e.g. ${way}`);
}

/** @throws Error where there is a name that nobody reads: a misspelt option would be left out in silence */
export function checkNames(what: string, given: Given, known: readonly string[]): void {
  const name = Object.keys(given).find((each) => given[each] !== undefined && !known.includes(each));
  if (name !== undefined)
    throw new Error(`Unexpected ${JSON.stringify(name)} in ${what}, expected one of ${known.join(", ")}`);
}

const isObject = (value: unknown): value is Given =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const rate: Bounds = { least: 0, example: "rate: 50 (requests per second)" };
const time: Bounds = { above: 0, example: "60_000 (milliseconds)" };

const optional: Readonly<Record<string, Bounds>> = {
  warmUpMs: { least: 0, example: "10_000 (milliseconds)" },
  drainMs: { least: 0, example: "10_000 (milliseconds)" },
  timeoutMs: { least: 1, example: "30_000 (milliseconds)" },
  windowMs: { least: 100, example: "10_000 (milliseconds)" },
  mostOpen: { least: 1, whole: true, example: "12_000" },
  seed: { whole: true, example: "seed: 1" },
};

const ofTarget = ["service", "request", "headers"];
const ofOpen = [...ofTarget, ...Object.keys(optional), "arrivals", "goodput", "validity"];

const limits: Readonly<Record<"goodput" | "validity", readonly string[]>> = {
  goodput: ["responseTimeMs", "timeToFirstTokenMs", "timePerOutputTokenMs", "endToEndMs"],
  validity: ["sentShare", "dispatchDelayP99Ms", "eventLoopLagP99Ms", "cpuCores"],
};

function checkOptional(given: Given): void {
  for (const [name, bounds] of Object.entries(optional))
    if (given[name] !== undefined) checkNumber(name, given[name], bounds);
  for (const name of ["goodput", "validity"] as const) {
    const value = given[name];
    if (value === undefined) continue;
    const [example = ""] = limits[name];
    if (!isObject(value))
      throw new Error(`Unexpected ${name} ${show(value)}, expected limits, e.g. { ${example}: 100 }`);
    checkNames(name, value, limits[name]);
    for (const [key, limit] of Object.entries(value))
      if (limit !== undefined) checkNumber(`${name}.${key}`, limit, { least: 0, example: `${key}: 100` });
  }
  checkArrivals(given["arrivals"]);
}

function checkArrivals(arrivals: unknown): void {
  if (arrivals === undefined || arrivals === "constant" || arrivals === "poisson") return;
  if (!isObject(arrivals))
    throw new Error(
      `Unexpected arrivals ${show(arrivals)}, expected "constant", "poisson" or gaps of your own, e.g. { burstiness: 0.5 }`,
    );
  checkNames("arrivals", arrivals, ["burstiness"]);
  checkNumber("arrivals.burstiness", arrivals["burstiness"], { above: 0, example: "burstiness: 0.5" });
}

function checkStages(stages: unknown): void {
  if (!Array.isArray(stages) || stages.length === 0)
    throw new Error(`Unexpected stages, expected at least one, e.g. [{ rate: 50, forMs: 60_000 }]`);
  for (const [index, stage] of (stages as readonly unknown[]).entries()) {
    const name = `stages[${index}]`;
    if (!isObject(stage))
      throw new Error(`Unexpected ${name} ${show(stage)}, expected one such as { rate: 50, forMs: 60_000 }`);
    checkNames(name, stage, ["rate", "forMs", "unscaled"]);
    checkNumber(`${name}.rate`, stage["rate"], rate);
    checkNumber(`${name}.forMs`, stage["forMs"], time);
  }
}

/** An open load: its rate over time, and its options. */
export function checkOpen(options: object): void {
  const given = options as Given;
  const names =
    "stages" in given ? ["stages"] : "overMs" in given ? ["fromRate", "toRate", "overMs"] : ["rate", "forMs"];
  checkNames("a load", given, [...names, ...ofOpen]);
  if ("stages" in given) checkStages(given["stages"]);
  else for (const name of names) checkNumber(name, given[name], name.endsWith("Ms") ? time : rate);
  checkOptional(given);
}

/** An open load that goes on until it is stopped. */
export function checkKept(options: object): void {
  const given = options as Given;
  checkNames("a load that is kept running", given, ["rate", ...ofOpen]);
  checkNumber("rate", given["rate"], rate);
  checkOptional(given);
}

const ofClosed = ["connections", "forMs", "pipelining", "workers", "warmUpMs", "timeoutMs"];
const count: Bounds = { least: 1, whole: true, example: "10" };

export function checkClosed(options: object): void {
  const given = options as Given;
  checkNames("a closed load", given, [...ofClosed, ...ofTarget]);
  checkNumber("connections", given["connections"], count);
  checkNumber("forMs", given["forMs"], { least: 100, example: "60_000 (milliseconds)" });
  for (const name of ["pipelining", "workers"])
    if (given[name] !== undefined) checkNumber(name, given[name], count);
  checkOptional(given);
}
