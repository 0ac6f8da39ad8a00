/**
 * Text that was UTF-8 and was read as Mac Roman or Windows-1252: `üéØ` for 🎯, `â€™` for ’. Each garbled character is the
 * bytes of one UTF-8 sequence, shown as the wrong code page shows them.
 */
export interface Garbled {
  /** Offsets into the text; `end` is exclusive. */
  start: number;
  end: number;
  meant: string;
}

/** The upper half of Mac Roman, from 0x80 (Apple's ROMAN.TXT; 0xDB as before the euro: both are read). */
const macRoman =
  "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
/** Windows-1252 from 0x80 to 0x9F; what it leaves undefined is shown as the control character; from 0xA0 it is Latin-1. */
const windows1252 =
  "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ" +
  Array.from({ length: 96 }, (_, at) => String.fromCodePoint(0xa0 + at)).join("");

/** Latin-1 shows what Windows-1252 has from 0x80 to 0x9F as control characters: both are read. */
const pages = [macRoman, windows1252].map(
  (characters) =>
    new Map([
      ...Array.from({ length: 32 }, (_, at): [string, number] => [
        String.fromCodePoint(0x80 + at),
        0x80 + at,
      ]),
      ...Array.from(characters).map((character, at): [string, number] => [character, 0x80 + at]),
    ]),
);

/** Finds garbled characters; neighbours are one piece. What also reads as ordinary text is left alone. */
export function garbledPieces(text: string): Garbled[] {
  const found: Garbled[] = [];
  for (const { 0: run, index } of text.matchAll(/[\u0080-\uffff]{2,}/g)) {
    for (let at = 0; at < run.length;) {
      const piece = pages.map((page) => decodeAt(run, at, page)).find((decoded) => decoded !== undefined);
      if (piece === undefined) {
        at += 1;
        continue;
      }
      const last = found.at(-1);
      if (last?.end === index + at)
        Object.assign(last, { end: last.end + piece.length, meant: last.meant + piece.meant });
      else found.push({ start: index + at, end: index + at + piece.length, meant: piece.meant });
      at += piece.length;
    }
  }
  return found;
}

function decodeAt(
  run: string,
  at: number,
  page: ReadonlyMap<string, number>,
): { meant: string; length: number } | undefined {
  const lead = page.get(run.charAt(at));
  const length = lead === undefined ? 0 : sequenceLength(lead);
  if (lead === undefined || length === 0 || at + length > run.length) return undefined;
  const bytes = Array.from({ length }, (_, offset) => page.get(run.charAt(at + offset)) ?? 0);
  if (bytes.slice(1).some((byte) => byte < 0x80 || byte > 0xbf)) return undefined;
  try {
    const meant = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
    return isLikely(meant) ? { meant, length } : undefined;
  } catch {
    return undefined;
  }
}

function sequenceLength(lead: number): number {
  if (lead === 0xc2 || lead === 0xc3) return 2;
  if (lead === 0xe2 || lead === 0xef) return 3;
  return lead === 0xf0 ? 4 : 0;
}

/** What documents hold: Latin letters and signs, punctuation, arrows, symbols, emoji. */
function isLikely(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    (code >= 0xa0 && code <= 0xff) ||
    (code >= 0x2000 && code <= 0x2bff) ||
    code === 0xfe0f ||
    code === 0xfeff ||
    (code >= 0x1f000 && code <= 0x1faff)
  );
}
