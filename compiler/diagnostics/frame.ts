import { codeFrameColumns, type BabelCodeFrameOptions } from "@babel/code-frame";
import pc from "picocolors";

import { shownBidi } from "../words/bidi.js";

/** Where a frame points; `end` is exclusive. Lines and columns count from 1. */
export interface FramePlace {
  start: { line: number; column: number };
  end?: { line: number; column: number };
}

const linesAbove = 2;
const linesBelow = 2;
const longestLine = 160;

/**
 * The lines around a place with a marker under it. Only the first line of a longer stretch is marked; long lines are
 * cut around the place; control characters are made visible, so that a spec cannot steer a terminal.
 *
 * @returns an empty text where the source has no such line
 */
export function codeFrame(source: string, place: FramePlace, options: { colour: boolean }): string {
  const lines = source.split(/\r\n|\r|\n/u);
  const at = place.start.line;
  if (at < 1 || at > lines.length) return "";
  const first = Math.max(1, at - linesAbove);
  const cut = Math.max(0, place.start.column - longestLine + 40);
  const shown = lines.slice(first - 1, at + linesBelow).map((line) => clip(inColumns(line), cut));
  const length = shown[at - first]?.length ?? 0;
  const column = Math.min(Math.max(1, place.start.column - cut), length + 1);
  const end =
    place.end === undefined || place.end.line !== at
      ? undefined
      : Math.min(place.end.column - cut, length + 1);
  const wide = end !== undefined && end > column ? { end: { line: at, column: end } } : {};
  // `startLine` is the library's own option; its published types lack it.
  const frameOptions: BabelCodeFrameOptions & { startLine: number } = {
    linesAbove,
    linesBelow,
    startLine: first,
  };
  const frame = codeFrameColumns(shown.join("\n"), { start: { line: at, column }, ...wide }, frameOptions);
  return options.colour ? coloured(frame) : frame;
}

/** The library's own colours would highlight the Markdown as JavaScript. */
function coloured(frame: string): string {
  const colours = pc.createColors(true);
  return frame.replace(
    /^(>?)( *\d* \|)([ ^]*\^)?/gmu,
    (_, arrow: string, gutter: string, marker: string | undefined) =>
      colours.red(arrow) + colours.dim(gutter) + (marker === undefined ? "" : colours.red(marker)),
  );
}

/**
 * Text of a spec as it may be printed: control characters (escape sequences among them) replaced, those of direction
 * shown. Tabs and line ends stay.
 */
export function printable(text: string): string {
  return inColumns(shownBidi(text));
}

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/gu;

/** One for one, so that columns stay true. */
function inColumns(text: string): string {
  return text.replace(unprintable, "\u{FFFD}");
}

function clip(line: string, from: number): string {
  const part = line.slice(from, from + longestLine);
  return from + longestLine < line.length ? `${part}…` : part;
}
