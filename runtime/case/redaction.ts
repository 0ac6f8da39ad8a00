import { redactSecrets, stars } from "../../compiler/secrets/find-secrets.js";
import { secretsOfEnvironment, writtenForms } from "./known-secrets.js";

const shortestSecret = 4;
const mask = () => "***";
/** From the slashes on: of what stands before them nothing depends, and no text is scanned twice. */
const userInfo = /(:\/\/[^\s:/?#@]{0,2000}:)([^\s/?#]{0,4000})@/gu;

/** Replaces secrets in whatever leaves the process: messages, stacks, attachments, logs. */
export class Redaction {
  /** Longest first: a secret may hold another one. */
  #forms: readonly string[] = [];

  /** With the passwords of all `TC_<NAME>_URL` in `environment`, and the values of variables named as secrets. */
  static ofEnvironment(environment: NodeJS.ProcessEnv): Redaction {
    const redaction = new Redaction();
    for (const secret of secretsOfEnvironment(environment)) redaction.add(secret);
    return redaction;
  }

  /**
   * From now on `secret` is masked, also as quoted text and in URLs. One of fewer than four characters stands in ordinary
   * words: it is masked in URLs only, where each password is.
   */
  add(secret: string): void {
    if (secret.length < shortestSecret) return;
    this.#forms = [...new Set([...this.#forms, ...writtenForms(secret)])].sort((a, b) => b.length - a.length);
  }

  /** `text` with every secret masked: those that are known, passwords inside URLs, and what looks like a secret. */
  text(text: string): string {
    return this.#replaced(text, mask);
  }

  /** As {@link text}, character for character: lines and columns stay true. */
  aligned(text: string): string {
    return this.#replaced(text, stars);
  }

  /** Bytes in any encoding that keeps ASCII; secrets are looked for as UTF-8. */
  bytes(data: Uint8Array): Uint8Array {
    const known = this.#forms.reduce(
      (text, form) => text.replaceAll(Buffer.from(form, "utf8").toString("latin1"), mask),
      Buffer.from(data).toString("latin1"),
    );
    // In what is no text, an image, bytes may look like a secret by chance.
    return Buffer.from(data.includes(0) ? known : redactShapes(known, mask), "latin1");
  }

  /** Known ones first: what only looks like a secret may be a part of one, and the rest would stand. */
  #replaced(text: string, masked: (secret: string) => string): string {
    const known = this.#forms.reduce((result, form) => result.replaceAll(form, masked), text);
    return redactShapes(known, masked);
  }
}

function redactShapes(text: string, masked: (secret: string) => string): string {
  const urls = text.replace(
    userInfo,
    (_, before: string, password: string) => `${before}${masked(password)}@`,
  );
  return redactSecrets(urls, masked);
}
