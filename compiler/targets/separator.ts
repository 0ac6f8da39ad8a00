import type { Token } from "./tokens.js";

const separators: ReadonlySet<string> = new Set([",", ";", "&", "+", "and"]);

/** `,` `;` `and` `&` `+` stand between bounds. */
export function isSeparator(token: Token | undefined): boolean {
  return token !== undefined && separators.has(token.norm);
}
