import { appendFileSync, existsSync, readFileSync } from "node:fs";

import { isWrite } from "./api.js";
import type { ApiRequest, QdrantApi } from "./api.js";

/**
 * Keeps what was written in a file, request by request, so that a server that is started again has its data. A last
 * line that a crash cut off was never acknowledged and is left aside.
 */
export class WriteLog {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Does again what was done before. */
  replay(api: QdrantApi): void {
    if (!existsSync(this.#file)) return;
    const lines = readFileSync(this.#file, "utf8").split("\n");
    for (const line of lines.slice(0, -1)) api.handle(JSON.parse(line) as ApiRequest);
  }

  /** To be called when the request has succeeded, before it is answered. */
  note(request: ApiRequest): void {
    if (isWrite(request)) appendFileSync(this.#file, `${JSON.stringify(request)}\n`, { mode: 0o600 });
  }
}
