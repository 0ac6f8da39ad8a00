import { knownWords } from "./known-words.js";
import { rolesOfSigns } from "./signs.js";
import { Kind, Role } from "./tokens.js";

/** Words that no variable can have as its name. */
const keywords = (
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
  "false finally for function if implements import in instanceof interface let new null package private protected " +
  "public return static super switch this throw true try typeof var void while with yield"
).split(" ");

const roles: readonly (readonly [words: string, role: number])[] = [
  ["typeof void await", Role.prefix],
  ["instanceof as satisfies", Role.operator],
  ["const let var function interface if for while do switch try throw return break continue", Role.statement],
  ["type declare abstract namespace module global using accessor async", Role.statement],
];

/** A text that brings more words than this to one place of the table was made for it. */
const mostLooks = 500;

/** The hash of a word, made letter by letter from 0. */
export const withLetter = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;

/**
 * Numbers of signs and words: each word that is met gets one, and is found again by a hash that is made while its
 * letters are read. A word that is known costs no string then, and is one string for all who compare it.
 */
export class Words {
  /** By number. The empty text has number 0, then come those of {@link Word}. */
  readonly texts: string[] = [""];
  /** By number: the kind of token. */
  readonly kinds: Kind[] = [Kind.end];
  /** By number: what it may be, a bit mask. */
  readonly roles: number[] = [0];
  readonly #hashes: number[] = [0];
  /** Numbers of words, each in the place that its hash gives, or in the first behind it that was free; 0 is free. */
  #places = new Int32Array(1 << 12);
  /** How far the hash is shifted to be a place. */
  #shift = 32 - 12;

  constructor() {
    for (const text of knownWords) {
      const roles = rolesOfSigns.get(text);
      if (roles === undefined) this.#ofText(text);
      else this.#push(text, 0, Kind.sign, roles);
    }
    for (const word of keywords) this.kinds[this.#ofText(word)] = Kind.keyword;
    for (const [words, role] of roles)
      for (const word of words.split(" ")) this.roles[this.#ofText(word)] = role;
  }

  /** The number of the word that stands from `start` to `end`; 0 where too many others would have to be looked at. */
  numberOf(text: string, start: number, end: number, hash: number): number {
    const places = this.#places;
    const last = places.length - 1;
    for (
      let looks = 0, place = this.#placeOf(hash);
      looks < mostLooks;
      looks += 1, place = (place + 1) & last
    ) {
      const number = places[place] ?? 0;
      if (number === 0) return this.#add(text.slice(start, end), hash, place);
      if (this.#hashes[number] === hash && stands(this.texts[number] ?? "", text, start, end)) return number;
    }
    return 0;
  }

  #ofText(word: string): number {
    let hash = 0;
    for (let at = 0; at < word.length; at += 1) hash = withLetter(hash, word.charCodeAt(at));
    return this.numberOf(word, 0, word.length, hash);
  }

  #add(text: string, hash: number, place: number): number {
    const number = this.texts.length;
    // The key of an object is a string that the engine has once: comparing it with one of our code costs least.
    const [unique = text] = Object.keys({ [text]: 0 });
    this.#push(unique, hash, Kind.name, 0);
    this.#places[place] = number;
    if (2 * number > this.#places.length) this.#grow();
    return number;
  }

  #push(text: string, hash: number, of: Kind, roles: number): void {
    this.texts.push(text);
    this.#hashes.push(hash);
    this.kinds.push(of);
    this.roles.push(roles);
  }

  /** By Fibonacci hashing: words that differ in their last letter only, which are many, are not neighbours. */
  #placeOf(hash: number): number {
    return Math.imul(hash, 0x9e3779b1) >>> this.#shift;
  }

  #grow(): void {
    const places = new Int32Array(2 * this.#places.length);
    const last = places.length - 1;
    this.#shift -= 1;
    for (const number of this.#places) {
      if (number === 0) continue;
      let place = this.#placeOf(this.#hashes[number] ?? 0);
      while (places[place] !== 0) place = (place + 1) & last;
      places[place] = number;
    }
    this.#places = places;
  }
}

/** Is the word what stands from `start` to `end`? */
function stands(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let at = 0; at < word.length; at += 1)
    if (word.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  return true;
}
