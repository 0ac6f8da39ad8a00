import type { SpecCase, Step } from "../document/schema.js";
import type { Range } from "../model/range.js";
import { allCases, type LocalRule } from "./rule.js";

export const hardCodedAddress: LocalRule = {
  id: "hard-coded-address",
  summary:
    "Where a service is, the configuration says: an address in a spec is never dialled, and soon wrong.",
  severity: "warning",
  heuristic: true,
  scope: "local",
  check({ document, source, lines }) {
    const addresses = [...source.matchAll(address)];
    if (addresses.length === 0) return [];
    const fences = allCases(document).flatMap(fencesOf);
    return addresses.flatMap(({ 0: text, index }) => {
      const { column } = lines.position(index);
      // Cells of tables are what a step sends or expects.
      tableRow.lastIndex = index - column + 1;
      if (tableRow.test(source)) return [];
      const before = source.slice(index - Math.min(column - 1, farthest), index);
      const inFence = fences.some((range) => range.start.offset <= index && index < range.end.offset);
      if (!isOfService(text, before, inFence)) return [];
      return [
        {
          range: lines.range(index, index + text.length),
          message: `Unexpected address ${text}, expected the name of a service of the configuration, e.g. \`postgres\`: this looks like the address of a service`,
          data: { address: text },
        },
      ];
    });
  },
};

const address = /(?<![\w.])(?:\d{1,3}(?:\.\d{1,3}){3}|localhost(?=:\d))(?::\d{1,5})?(?![\w.]*\d)/gu;

const tableRow = /[ \t>]*\|/uy;

/** How far back the words before an address are looked at: lines may be as long as a file. */
const farthest = 200;

function fencesOf(spec: SpecCase): Range[] {
  const procedures = [spec.setup, spec.mainMethod, spec.teardown].flatMap((found) => found ?? []);
  const ofStep = ({ code, reference, data, expectations }: Step) => [
    ...code,
    ...reference,
    ...data,
    ...expectations.flatMap((expectation) => expectation.data),
  ];
  return [
    ...procedures.flatMap(({ code, reference, steps }) => [...code, ...reference, ...steps.flatMap(ofStep)]),
    ...spec.steps.flatMap(ofStep),
    ...spec.fixtures,
  ].map(({ range }) => range);
}

/**
 * Whether an address says where a service is. In a URL or with a port it does; alone only where the words before it
 * say so: in code the name of a host, in prose a private address (RFC 1918) that is no number of a section or version.
 */
function isOfService(text: string, before: string, inFence: boolean): boolean {
  if (isHeaderValue(before)) return false;
  const [host = "", port] = text.split(":");
  if (host !== "localhost" && !isDialled(host)) return false;
  if (port !== undefined || /(?::\/\/|@)$/u.test(before)) return true;
  if (!isPrivate(host)) return false;
  return inFence ? hostName.test(before) : !numbered.test(before);
}

/** `X-Forwarded-For: 10.0.0.1, 10.0.0.2`; any name with a hyphen is taken for a header's. */
function isHeaderValue(before: string): boolean {
  return /\b(?:[a-z]\w*(?:-\w+)+|(?<=^\s*)Host|Forwarded|Via|Origin|Referer)["'`]?[ \t]*[:=][ \t]*["'`]?[\w.,:;= [\]-]*$/iu.test(
    before,
  );
}

/** Not an address for documentation (RFC 5737), of all interfaces, or of a cloud's metadata (link-local). */
function isDialled(host: string): boolean {
  if (host.split(".").some((octet) => Number(octet) > 255)) return false;
  return !/^(?:192\.0\.2|198\.51\.100|203\.0\.113|169\.254|0)\./u.test(host);
}

const isPrivate = (host: string): boolean => /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/u.test(host);

const hostName = /(?:host|hostname|server|address|addr|url|uri|endpoint)\w*["'`]?\s*[:=(,]\s*["'`]?$/iu;
const numbered = /(?:\bversions?|\bv|\bsections?|\bchapters?|\bappendix|\boid|§)[:\s`]*$/iu;
