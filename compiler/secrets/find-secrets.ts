/** A secret in a text: what it looks like, and where its own characters stand. */
export interface Secret {
  kind: string;
  start: number;
  end: number;
}

/**
 * The secret itself is the group `secret`. Each pattern is linear: no part of it can match in two ways, repetitions end,
 * and of one run of characters few are the beginning of a match. A marker is in every text that its pattern matches, and
 * faster to find.
 */
const patterns: { kind: string; marker?: string | RegExp; pattern: RegExp }[] = [
  {
    kind: "password in a URL",
    marker: /:\/\/[^\s/:@"'`<>]{0,200}:[^\s/@"'`<>]{1,400}@/,
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'`<>]{0,100}:(?<secret>[^\s/@"'`<>]{1,200})@/dgiu,
  },
  {
    kind: "private key",
    marker: "PRIVATE KEY",
    pattern: /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----(?<secret>[^-]{1,10000})/dgu,
  },
  { kind: "AWS access key", pattern: /\b(?<secret>(?:AKIA|ASIA)[A-Z0-9]{16})\b/dgu },
  { kind: "GitHub token", marker: "gh", pattern: /\b(?<secret>gh[pousr]_[A-Za-z0-9]{20,255})\b/dgu },
  { kind: "API key", marker: "sk-", pattern: /\b(?<secret>sk-[A-Za-z0-9_-]{20,200})(?![\w-])/dgu },
  { kind: "Slack token", marker: "xox", pattern: /\b(?<secret>xox[abprs]-[A-Za-z0-9-]{10,200})/dgu },
  {
    kind: "JSON Web Token",
    marker: "eyJ",
    pattern:
      /(?<!\w)(?<![\w-]{20})(?<secret>eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{8,2000})/dgu,
  },
  {
    kind: "password in SQL",
    marker: "PASSWORD",
    pattern: /\bPASSWORD[ \t]{1,5}'(?<secret>[^'\s{}<>$]{6,200})'/dgu,
  },
  {
    kind: "bearer token",
    marker: "Bearer",
    pattern: /\bBearer[ \t]{1,5}(?<secret>[A-Za-z0-9_.~+/=-]{20,12000})/dgu,
  },
  {
    kind: "password",
    marker:
      /(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token)\\{0,3}["'`]?\s{0,3}[:=]\s{0,3}\\{0,3}["'`]/i,
    pattern:
      /\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token)\\{0,3}["'`]?\s{0,3}[:=]\s{0,3}\\{0,3}["'`](?<secret>[^"'`\s{}<>$]{6,200}?)\\{0,3}["'`]/dgiu,
  },
  {
    // `?api_key=…` of a URL, `password=…` of a connection string: no expression of code, which goes on behind a name.
    kind: "password without quotes",
    marker: /(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token)=\w/i,
    pattern:
      /\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token)=(?<secret>[A-Za-z0-9_~+/!%^*-]{8,200})(?![\w([]|\.\w)/dgiu,
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

/** Their form alone does not tell a secret from a word that speaks of one. */
const kindsOfWords: ReadonlySet<string> = new Set(["bearer token", "password", "password without quotes"]);

function isSecret(text: string, kind: string): boolean {
  if (text === "" || harmless.test(text)) return false;
  if (kind === "password in a URL") return !saysSo.test(text);
  // An ordinary word, or a name, has no digit inside.
  if (kind === "password without quotes" && !/\p{L}.*\d|\d.*\p{L}/u.test(text)) return false;
  return kindsOfWords.has(kind) ? !saysSo.test(text) && !isName.test(text) : true;
}

/** Something of it is in every text that a pattern matches. One search tells that most texts hold no secret. */
const sign = /:\/\/|akia|asia|gh[pousr]_|sk-|xox|eyj|bearer|passw|pwd|secret|key|token/i;

/** What each pattern finds, by its place. Patterns may find the same text. */
function allSecrets(text: string): Secret[] {
  if (!sign.test(text)) return [];
  const possible = patterns.filter(({ marker }) =>
    marker instanceof RegExp ? marker.test(text) : marker === undefined || text.includes(marker),
  );
  const found = possible.flatMap(({ kind, pattern }) =>
    [...text.matchAll(pattern)].flatMap((match): Secret[] => {
      const [start = 0, end = 0] = match.indices?.groups?.["secret"] ?? [];
      return isSecret(text.slice(start, end), kind) ? [{ kind, start, end }] : [];
    }),
  );
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Finds what looks like a credential: no two in the same place. */
export function findSecrets(text: string): Secret[] {
  let reached = 0;
  return allSecrets(text).filter(({ start, end }) => {
    const isFree = start >= reached;
    reached = Math.max(reached, end);
    return isFree;
  });
}

/** A text with its secrets replaced, by default character for character, so that columns stay true. */
export function redactSecrets(text: string, mask = stars): string {
  let redacted = "";
  let at = 0;
  for (const { start, end } of allSecrets(text)) {
    if (end <= at) continue;
    const from = Math.max(at, start);
    redacted += text.slice(at, from) + mask(text.slice(from, end));
    at = end;
  }
  return redacted + text.slice(at);
}

/** As many stars as there are characters; lines stay lines. */
export function stars(text: string): string {
  return text.replace(/[^\r\n]/g, "*");
}
