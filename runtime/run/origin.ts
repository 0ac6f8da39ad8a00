import type { Failure } from "../../compiler/model/results.js";
import { frameLines, parseFrame, projectPath } from "../case/stack.js";

/**
 * Where a failure was thrown, if that is in a file of the project other than the spec: a helper, a fixture. Such as
 * `charge (specs/support/fixtures.ts:4:27)`, paths relative to `root`.
 */
export function originOf({ stack, message }: Failure, root: string): string | undefined {
  for (const line of frameLines(stack ?? "", message)) {
    const frame = parseFrame(line);
    if (frame === undefined) continue;
    if (frame.path.endsWith(".md")) return undefined;
    const path = projectPath(root, frame.path);
    if (/^(?:\.\.|\/|node:)|node_modules\//u.test(path)) continue;
    const place = `${path}:${frame.line}:${frame.column}`;
    const callee = /^\s+at (?:async )?(.*?) \(/u.exec(line)?.[1];
    return callee === undefined ? place : `${callee} (${place})`;
  }
  return undefined;
}
