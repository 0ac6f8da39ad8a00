/** One series of a scrape. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Scrape {
  /** By the name of the family: counter, gauge, histogram, summary, untyped. */
  readonly types: ReadonlyMap<string, string>;
  readonly series: readonly Series[];
}

const name = String.raw`[a-zA-Z_:][a-zA-Z0-9_:]*`;
const label = String.raw`[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\.)*"`;
const sample = new RegExp(
  String.raw`^(${name})[ \t]*(?:\{((?:[ \t]*${label}[ \t]*,?)*)[ \t]*\})?[ \t]+(\S+)(?:[ \t]+-?\d+)?[ \t]*$`,
  "u",
);
const comment = new RegExp(String.raw`^#[ \t]*(?:TYPE[ \t]+(${name})[ \t]+(\w+)[ \t]*$)?`, "u");
const numbers: Readonly<Record<string, number>> = { "+Inf": Infinity, Inf: Infinity, "-Inf": -Infinity, NaN: NaN };

/** Reads Prometheus' text format 0.0.4. Throws, with the line, on what is none. */
export function parseScrape(text: string): Scrape {
  const types = new Map<string, string>();
  const series: Series[] = [];
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    if (line.trim() === "") continue;
    const said = comment.exec(line);
    if (said) {
      if (said[1] !== undefined && said[2] !== undefined) types.set(said[1], said[2]);
      continue;
    }
    const [, of = "", labels = "", written = ""] = sample.exec(line) ?? [];
    const value = numbers[written] ?? (written === "" ? undefined : Number(written));
    if (of === "" || value === undefined || (Number.isNaN(value) && written !== "NaN"))
      throw new Error(
        `Unexpected line ${index + 1} of the metrics: ${JSON.stringify(line.slice(0, 100))}, expected such as requests_total{status="200"} 5`,
      );
    series.push({ name: of, labels: parseLabels(labels), value });
  }
  return { types, series };
}

const escapes: Readonly<Record<string, string>> = { "\\n": "\n", '\\"': '"', "\\\\": "\\" };

/** `a="1", b="2"` */
function parseLabels(text: string): Record<string, string> {
  const found = [...text.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\.)*)"/gu)];
  return Object.fromEntries(
    found.map(([, key = "", value = ""]) => [
      key,
      value.replaceAll(/\\./gu, (escaped) => escapes[escaped] ?? escaped),
    ]),
  );
}

/** What `requests_total` or `requests_total{status="200"}` says. Throws where it is neither. */
export function parseSelector(selector: string): { name: string; labels: Readonly<Record<string, string>> } {
  const [, of = "", labels = ""] = sample.exec(`${selector} 0`) ?? [];
  if (of === "")
    throw new Error(
      `Unexpected metric "${selector}", expected a name, or one with labels such as requests_total{status="200"}`,
    );
  return { name: of, labels: parseLabels(labels) };
}

/**
 * The sum of the series that a selector means; undefined where there is none. A family that is declared but has no
 * series yet stands at 0: a counter with labels begins with its first event.
 */
export function valueOf(scrape: Scrape, selector: string): number | undefined {
  const wanted = parseSelector(selector);
  const found = scrape.series.filter(
    ({ name: each, labels }) =>
      each === wanted.name && Object.entries(wanted.labels).every(([key, value]) => labels[key] === value),
  );
  if (found.length > 0) return found.reduce((sum, { value }) => sum + value, 0);
  return scrape.types.has(wanted.name) ? 0 : undefined;
}
