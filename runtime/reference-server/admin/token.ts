import { createHash, timingSafeEqual } from "node:crypto";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Compares secrets in a time that does not tell how much of them agrees. An empty secret matches nothing. */
export function sameSecret(given: string | undefined, secret: string): boolean {
  return secret !== "" && given !== undefined && timingSafeEqual(digest(given), digest(secret));
}
