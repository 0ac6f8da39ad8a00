/** What a character begins or goes on with. */
export enum Shape {
  sign = 0,
  letter = 1,
  digit = 2,
  blank = 3,
  lineBreak = 4,
  other = 5,
}

const shapes = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  if (/[a-z_$]/iu.test(letter)) return Shape.letter;
  if (/\d/u.test(letter)) return Shape.digit;
  if (letter === " " || letter === "\t") return Shape.blank;
  if (letter === "\n") return Shape.lineBreak;
  return "\"'`/".includes(letter) ? Shape.other : Shape.sign;
});

export const shapeOf = (code: number): number | undefined => (code < 128 ? shapes[code] : Shape.sign);
