/** Names of environment variables whose values are secrets, by their end: docs/secrets.md lists them. */
const secretName = /(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|SECRET_?KEY|SECRET_ACCESS_KEY|PRIVATE_KEY)$/iu;
const shortest = 8;

/** What an environment holds of secrets: passwords in `TC_<NAME>_URL`, values of variables that are named as secrets. */
export function secretsOfEnvironment(environment: NodeJS.ProcessEnv): string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (/^TC_\w+_URL$/u.test(name)) return passwordsOf(value);
    return secretName.test(name) && isTelling(value) ? [value] : [];
  });
}

/** Masking an ordinary word, a number or a path wherever it stands would make outputs unreadable, and hide nothing. */
function isTelling(value: string): boolean {
  const isWord = /^\p{L}+$/u.test(value);
  const isNumber = /^[\d\s.,:+-]+$/u.test(value);
  const isPath = /^(?:[a-z]:|~|\.{0,2})(?:[/\\][\w.@ -]+){2,}[/\\]?$/iu.test(value);
  const isPlaceholder =
    /^(?:\*+|<.*>|\{.*\}|\$\{?\w+\}?|(?:your[_-]?)?(?:[a-z]+[_-])?(?:changeme|example)\d{0,3})$/isu.test(
      value,
    );
  return value.length >= shortest && !isWord && !isNumber && !isPath && !isPlaceholder;
}

function passwordsOf(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { password } = new URL(url);
  // In the text of the URL it may stand as it is, where the parser has encoded it.
  const written = /^[^/]*:\/\/[^/?#:@]*:([^/?#]*)@/u.exec(url)?.[1] ?? "";
  try {
    return [password, written, decodeURIComponent(password)];
  } catch {
    // A password that is no valid percent-encoding has only its written form.
    return [password, written];
  }
}

/** Lines shorter than this stand elsewhere, too. */
const shortestLine = 16;

/**
 * How a secret may stand in a text: as it is, in quotes as JSON and as Jest's and Node's printers write them (also twice, as a
 * JSON in a message is printed), percent-encoded, and of one with several lines each line.
 */
export function writtenForms(secret: string): string[] {
  const lines = secret.split(/\r?\n/u);
  const parts = lines.length > 1 ? lines.filter((line) => line.length >= shortestLine) : [];
  const forms = [secret, ...parts].flatMap((part) => {
    const once = [part, ...quotings.map((quote) => quote(part))];
    return [...once, ...once.flatMap((text) => quotings.map((quote) => quote(text))), encoded(part)];
  });
  return [...new Set(forms)].filter((form) => form !== "");
}

const quotings: readonly ((text: string) => string)[] = [
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => text.replace(/["\\]/gu, "\\$&"),
  (text) => text.replace(/['\\]/gu, "\\$&"),
  (text) => text.replace(/[`\\]/gu, "\\$&"),
];

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return ""; // half of a surrogate pair
  }
}
