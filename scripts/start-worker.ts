import { fileURLToPath } from "node:url";

import { requireCached } from "../compiler/files/code-cache.js";
import type * as CommandLine from "./cli.js";

// The same file as the command line's, with the machine code of what a thread takes of it: a thread of its own loads
// nothing that the first one has loaded.
const file = fileURLToPath(new URL("./main.cjs", import.meta.url));
const { work } = requireCached(file, { use: "spec-worker" }) as typeof CommandLine;
await work();
