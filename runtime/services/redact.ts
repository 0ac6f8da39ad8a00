/** `url` without its password (and without a token given as the user alone). Text that is no URL says only so. */
export function redactUrl(url: string): string {
  try {
    const parsed = new URL(url);
    // `user:password@host`, where the scheme was forgotten, parses too, with the password in its path
    if (parsed.host === "") return "(not a URL)";
    if (parsed.password !== "") parsed.password = "***";
    for (const key of [...parsed.searchParams.keys()]) {
      if (/pass|secret|token|key/i.test(key)) parsed.searchParams.set(key, "***");
    }
    return parsed.href;
  } catch {
    return "(not a URL)";
  }
}

/** A password may hold a `%` that is no escape: then it is sent as written. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The parts of a URL that must not be seen: its password, as written and decoded. */
export function secretsOf(url: string): string[] {
  try {
    const { password, searchParams } = new URL(url);
    const inQuery = [...searchParams].flatMap(([key, value]) =>
      /pass|secret|token|key/i.test(key) ? [value] : [],
    );
    return [password, decoded(password), ...inQuery].filter((secret) => secret !== "");
  } catch {
    return [];
  }
}

/** `text` with every secret of `url` replaced by `***`. */
export function redactText(text: string, url: string): string {
  return secretsOf(url).reduce(
    (result, secret) => result.replaceAll(secret, "***"),
    text.replaceAll(url, redactUrl(url)),
  );
}
