import { deflateRawSync } from "node:zlib";

/**
 * Texts as one block of base64 over raw deflate, which browsers take apart by `DecompressionStream`. What stands in one
 * block shares its words: many like texts together become much smaller than each alone.
 */
export function pack(texts: readonly string[]): string {
  return deflateRawSync(JSON.stringify(texts), { level: 9 }).toString("base64");
}

/** Divides a list into lists of `size`. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) =>
    list.slice(at * size, (at + 1) * size),
  );
}
