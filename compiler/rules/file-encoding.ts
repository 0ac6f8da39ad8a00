import { emittedRule } from "./emitted.js";

export const fileEncoding = emittedRule("file-encoding", "A spec is UTF-8 text.");
