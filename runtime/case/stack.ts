import { isAbsolute, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

/** One frame of a stack, `line` and `column` counted from 1. */
export interface Frame {
  path: string;
  line: number;
  column: number;
}

const framePattern =
  /^\s+at (?:async )?(?:.*? \()?((?:file:\/\/|\/|[A-Za-z]:[\\/]|\.{0,2}[\w.-]).*?):(\d+):(\d+)\)?$/u;

/** The frame that a line of a stack names, if it names a place in a file. */
export function parseFrame(line: string): Frame | undefined {
  const match = framePattern.exec(line);
  if (match === null) return undefined;
  const [, location = "", row = "", column = ""] = match;
  const path = location.startsWith("file://") ? pathOf(location) : location;
  return path === undefined ? undefined : { path, line: Number(row), column: Number(column) };
}

/** Of a stack that somebody has written, not the engine, a URL may be that of no file. */
function pathOf(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

/** Frames of the record and the matchers themselves, mapped or as built: they say nothing about a failure. */
const machinery =
  /[\\/]runtime[\\/](?:case|expect|steps[\\/]mechanism)[\\/][\w-]+\.ts:|AsyncGenerator\.next \(<anonymous>\)|\(node:async_hooks:/u;

/** The lines of `stack` that are frames: what follows the message, which may itself look like frames. */
export function frameLines(stack: string, message: string): string[] {
  const end = message === "" ? -1 : stack.indexOf(message);
  const rest = end < 0 ? stack : stack.slice(end + message.length);
  return rest.split("\n").filter((line) => /^\s+at /u.test(line) && !machinery.test(line));
}

/** The first frame that lies in a Markdown file. */
export function markdownFrame(lines: readonly string[]): Frame | undefined {
  return lines.map(parseFrame).find((frame) => frame?.path.endsWith(".md"));
}

/** `path` relative to the project's root, with `/`; as it is where it lies on another drive. */
export function projectPath(root: string, path: string): string {
  if (!isAbsolute(path)) return path;
  const inside = relative(root, path);
  return isAbsolute(inside) ? path : inside.split(sep).join("/");
}

/** Without the colours that Jest puts into its messages. */
export const plain = stripVTControlCharacters;
