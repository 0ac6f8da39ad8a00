import { stripVTControlCharacters } from "node:util";

import { printable } from "../../diagnostics/frame.js";

/** Text of a spec for a file that may be printed to a terminal: without escape sequences, and without what is left of them. */
export const clean = (text: string): string => printable(stripVTControlCharacters(text));
