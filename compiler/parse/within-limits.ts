/** Bounds of what a text may hold: see `limits`. */
interface Bounds {
  lines: number;
  nesting: number;
  containers: number;
  brackets: number;
  emphasis: number;
  pipes: number;
  ticks: number;
}

/** What a byte may be a part of; those above 127 are of no mark. */
const mark = { none: 0, beginning: 1, bracket: 2, pipe: 3, emphasis: 4, tick: 5, lineEnd: 6 } as const;

const marks = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[\r\n]/u.test(character)) return mark.lineEnd;
  if (character === "[") return mark.bracket;
  if (character === "|") return mark.pipe;
  if (/[*~_]/u.test(character)) return mark.emphasis;
  if (character === "`") return mark.tick;
  return /[ \t>+\-0-9.)]/u.test(character) ? mark.beginning : mark.none;
});

/**
 * Is a text, in UTF-8, surely within the bounds? Counts its bytes in one pass, and more than there is: each block container that a line
 * opens or goes on with takes a column before the line's content, and each that it opens a character that is no blank.
 * No is not the last word, and tells no place.
 */
export function isWithin(text: Uint8Array, bounds: Bounds): boolean {
  let lines = 1;
  let [brackets, pipes, emphasis, ticks, containers] = [0, 0, 0, 0, 0];
  let column = 0;
  let isBeginning = true;
  const start = text[0] === byteOrderMark[0] && text[1] === byteOrderMark[1] ? byteOrderMark.length : 0;
  for (let at = start; at < text.length; at += 1) {
    const byte = text[at] ?? 0;
    const kind = marks[byte] ?? mark.none;
    if (kind === mark.lineEnd) {
      lines += 1;
      column = 0;
      isBeginning = true;
    } else if (isBeginning) {
      if (kind === mark.beginning || byte === asterisk) {
        column += byte === tab ? 4 : 1;
        if (column > bounds.nesting) return false;
        if (byte !== space && byte !== tab) containers += 1;
      } else isBeginning = false;
    }
    if (kind === mark.tick) {
      ticks += 1;
      if (ticks > bounds.ticks) return false;
      continue;
    }
    ticks = 0;
    if (kind === mark.bracket) brackets += 1;
    else if (kind === mark.pipe) pipes += 1;
    else if (kind === mark.emphasis) emphasis += 1;
  }
  return (
    lines <= bounds.lines &&
    containers <= bounds.containers &&
    brackets <= bounds.brackets &&
    emphasis <= bounds.emphasis &&
    pipes <= bounds.pipes
  );
}

const byteOrderMark = [0xef, 0xbb, 0xbf] as const;
const tab = 9;
const space = 32;
const asterisk = 42;
