import type { Diagnostic } from "../model/diagnostic.js";
import { applyFixes } from "./apply-fixes.js";

export interface MendedFile {
  bytes: Uint8Array;
  applied: number;
}

/**
 * Applies fixes to a file's bytes: a byte order mark and line ends stay as they are. Nothing for a file that is no
 * UTF-8, whose text would not survive being written again.
 */
export function mendBytes(bytes: Uint8Array, diagnostics: readonly Diagnostic[]): MendedFile | undefined {
  let source: string;
  try {
    source = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
  // Places count from behind the byte order mark.
  const mark = source.startsWith("\uFEFF") ? "\uFEFF" : "";
  const { text, applied } = applyFixes(source.slice(mark.length), diagnostics);
  if (applied.length === 0) return undefined;
  return { bytes: new TextEncoder().encode(mark + text), applied: applied.length };
}
