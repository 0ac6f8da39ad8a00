import type { Token } from "./tokens.js";

/** `,` `;` `and` `&` `+` stand between bounds. */
export function isSeparator(token: Token | undefined): boolean {
  return token !== undefined && /^(?:[,;&+]|and)$/u.test(token.norm);
}
