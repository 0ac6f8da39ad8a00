import { createHash, randomBytes } from "node:crypto";

/** The users of the gateway and their keys. Keys are kept as digests: what is not there cannot leak. */
export class Users {
  readonly #byDigest = new Map<string, string>();

  constructor(initial: Readonly<Record<string, string>>) {
    for (const [user, key] of Object.entries(initial)) this.#byDigest.set(digest(key), user);
  }

  /** A new user's key, shown this once; `undefined` where the name is taken. */
  create(user: string): string | undefined {
    if (this.names().includes(user)) return undefined;
    const key = `sk-hxp-${randomBytes(24).toString("base64url")}`;
    this.#byDigest.set(digest(key), user);
    return key;
  }

  /** Whether there was such a user. All keys of the user stop working at once. */
  remove(user: string): boolean {
    const digests = [...this.#byDigest].filter(([, name]) => name === user).map(([key]) => key);
    for (const key of digests) this.#byDigest.delete(key);
    return digests.length > 0;
  }

  of(key: string): string | undefined {
    return this.#byDigest.get(digest(key));
  }

  names(): string[] {
    return [...new Set(this.#byDigest.values())].sort();
  }
}

function digest(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}
