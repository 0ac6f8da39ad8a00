/** Thrown inside the reader of plain code where code is not plain; never leaves it. */
export class NotPlain extends Error {}

/** One for all: it says nothing, and a stack is dear. */
const notPlain = new NotPlain();

/** Leaves the code to TypeScript. */
export function giveUp(): never {
  throw notPlain;
}
