import type { LocalRule } from "./rule.js";

export const hardCodedAddress: LocalRule = {
  id: "hard-coded-address",
  summary:
    "Where a service is, the configuration says: an address in a spec is never dialled, and soon wrong.",
  severity: "warning",
  scope: "local",
  check({ source, lines }) {
    return [...source.matchAll(address)].flatMap((match) => {
      const text = match[0];
      const lineStart = source.lastIndexOf("\n", match.index) + 1;
      const before = source.slice(lineStart, match.index);
      if (!isAddress(text, before)) return [];
      return [
        {
          range: lines.range(match.index, match.index + text.length),
          message: `Unexpected address ${text}, expected the name of a service of the configuration`,
          data: { address: text },
        },
      ];
    });
  },
};

const address = /(?<![\w.])(?:\d{1,3}(?:\.\d{1,3}){3}|localhost(?=:\d))(?::\d{1,5})?(?![\w.]*\d)/gu;

/** RFC 5737: addresses for documentation; they are test data. */
const documentation = /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\./u;

function isAddress(text: string, before: string): boolean {
  if (text.startsWith("localhost")) return true;
  const octets = (text.split(":")[0] ?? "").split(".").map(Number);
  if (octets.some((octet) => octet > 255) || documentation.test(text)) return false;
  // A version number, or the value of a header: `X-Forwarded-For: 10.0.0.1`.
  return (
    !/(?:\bversion:?\s*|\bv)$/iu.test(before) &&
    !/\b(?:X-[\w-]+|Forwarded|Via|Host|Origin|Referer|True-Client-IP)["'`]?\s*:\s*[^`|]*$/iu.test(before)
  );
}
