/** A secret in a text: what it looks like, and where its own characters stand. */
export interface Secret {
  kind: string;
  start: number;
  end: number;
}

/**
 * The secret itself is the group `secret`. Each pattern is linear: no part of it can match in two ways. A marker is in
 * every text that its pattern matches, and faster to find.
 */
const patterns: { kind: string; marker?: string | RegExp; pattern: RegExp }[] = [
  {
    kind: "password in a URL",
    marker: /:\/\/[^\s/:@"'`<>]{0,200}:[^\s/@"'`<>]{1,400}@/,
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'`<>]{0,100}:(?<secret>[^\s/@"'`<>]{1,200})@/giu,
  },
  {
    kind: "private key",
    marker: "PRIVATE KEY",
    pattern: /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----(?<secret>[^-]{1,10000})/gu,
  },
  { kind: "AWS access key", pattern: /\b(?<secret>(?:AKIA|ASIA)[A-Z0-9]{16})\b/gu },
  { kind: "GitHub token", marker: "gh", pattern: /\b(?<secret>gh[pousr]_[A-Za-z0-9]{20,255})\b/gu },
  { kind: "API key", marker: "sk-", pattern: /\b(?<secret>sk-[A-Za-z0-9_-]{20,200})(?![\w-])/gu },
  { kind: "Slack token", marker: "xox", pattern: /\b(?<secret>xox[abprs]-[A-Za-z0-9-]{10,200})/gu },
  {
    kind: "JSON Web Token",
    marker: "eyJ",
    pattern: /\b(?<secret>eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,1000})/gu,
  },
  {
    kind: "password in SQL",
    marker: "PASSWORD",
    pattern: /\bPASSWORD[ \t]{1,5}'(?<secret>[^'\s{}<>$]{6,200})'/gu,
  },
  {
    kind: "bearer token",
    marker: "Bearer",
    pattern: /\bBearer[ \t]{1,5}(?<secret>[A-Za-z0-9_.~+/=-]{20,2000})/gu,
  },
  {
    kind: "password",
    marker:
      /(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token)["'`]?\s{0,3}[:=]\s{0,3}["'`]/i,
    pattern:
      /\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token)["'`]?\s{0,3}[:=]\s{0,3}["'`](?<secret>[^"'`\s{}<>$]{6,200})["'`]/giu,
  },
];

/** `***`, `<password>`, `{password}`, `${…}`, `password`, `changeme`: nobody's secret. */
const harmless =
  /^(?:\*+|x+|\.+|…|\$\{?\w+\}?|<.*>|\{.*\}|(?:your[_-]?)?(?:password|passwd|pass|secret|token|key|changeme|example|dummy|test)\d{0,3})$/iu;
/** Says of itself that it opens nothing: `wrong-key`, `expired_token`. */
const saysSo =
  /(?<![a-z])(?:wrong|invalid|incorrect|bad|fake|dummy|mock|example|sample|placeholder|redacted|masked|expired|revoked|unknown|changeme|not)(?![a-z])/iu;
/** The name of a secret: of an environment variable, or of a member (`postgres.password`). */
const isName = /^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z][a-zA-Z]*(?:[._-][a-z][a-zA-Z]*)+)$/u;

function isSecret(text: string, kind: string): boolean {
  if (text === "" || harmless.test(text)) return false;
  if (kind === "password in a URL") return !saysSo.test(text);
  if (kind === "bearer token" || kind === "password") return !saysSo.test(text) && !isName.test(text);
  return true;
}

/** Finds what looks like a credential. */
export function findSecrets(text: string): Secret[] {
  // Most texts hold no marker, and need no search.
  const possible = patterns.filter(({ marker }) =>
    marker instanceof RegExp ? marker.test(text) : marker === undefined || text.includes(marker),
  );
  const found = possible.flatMap(({ kind, pattern }) =>
    [...text.matchAll(pattern)].flatMap((match): Secret[] => {
      const secret = match.groups?.["secret"] ?? "";
      if (!isSecret(secret, kind)) return [];
      const start =
        match.index +
        match[0].indexOf(secret, kind === "password in a URL" ? match[0].indexOf("://") + 3 : 0);
      return [{ kind, start, end: start + secret.length }];
    }),
  );
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return found.filter((one, at) => !found.slice(0, at).some((other) => one.start < other.end));
}

/** A text with its secrets replaced, character for character, so that columns stay true. */
export function redactSecrets(text: string): string {
  let redacted = "";
  let at = 0;
  for (const { start, end } of findSecrets(text)) {
    redacted += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/gu, "*");
    at = end;
  }
  return redacted + text.slice(at);
}
