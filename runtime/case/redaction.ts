const mask = "***";
const userInfo = /([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*:)[^\s/?#]*(@)/giu;

/** Replaces secrets in whatever leaves the process: messages, stacks, attachments. */
export class Redaction {
  readonly #secrets = new Set<string>();

  /** With the passwords of all `TC_<NAME>_URL` in `environment`. */
  static ofEnvironment(environment: NodeJS.ProcessEnv): Redaction {
    const redaction = new Redaction();
    for (const [name, value] of Object.entries(environment)) {
      if (value !== undefined && /^TC_\w+_URL$/u.test(name)) redaction.#addPasswordOf(value);
    }
    return redaction;
  }

  /** From now on `secret` is masked. The empty text is no secret. */
  add(secret: string): void {
    if (secret !== "") this.#secrets.add(secret);
  }

  /** `text` with every secret and every password inside a URL masked. */
  text(text: string): string {
    return this.#longestFirst().reduce(
      (masked, secret) => masked.replaceAll(secret, mask),
      text.replace(userInfo, `$1${mask}$2`),
    );
  }

  /** Bytes in any encoding that keeps ASCII; secrets are looked for as UTF-8. */
  bytes(data: Uint8Array): Uint8Array {
    let text = Buffer.from(data).toString("latin1");
    for (const secret of this.#longestFirst()) {
      text = text.replaceAll(Buffer.from(secret, "utf8").toString("latin1"), mask);
    }
    return Buffer.from(text, "latin1");
  }

  #longestFirst(): string[] {
    return [...this.#secrets].sort((a, b) => b.length - a.length);
  }

  #addPasswordOf(url: string): void {
    if (!URL.canParse(url)) return;
    const { password } = new URL(url);
    this.add(password);
    try {
      this.add(decodeURIComponent(password));
    } catch {
      // A password that is no valid percent-encoding has only its written form.
    }
  }
}
