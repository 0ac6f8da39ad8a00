/**
 * Kinds of tokens. These are enums, because the build writes their numbers into the code that asks for them.
 * `name` may be any identifier; `keyword` is a word that no variable can have as its name.
 */
export enum Kind {
  end = 0,
  name = 1,
  keyword = 2,
  number = 3,
  /** The kinds of texts stand in a row, from here to `tail`. */
  string = 4,
  /** A template without expressions; `head`, `middle` and `tail` are the pieces of one with them. */
  template = 5,
  head = 6,
  middle = 7,
  tail = 8,
  /** A regular expression. */
  pattern = 9,
  sign = 10,
}

/**
 * What a sign or a word may be to the reader: a bit mask, so that one look tells that a token is nothing of what would
 * have to be compared one after the other. Most names, closing brackets and commas are nothing of it.
 */
export enum Role {
  /** Stands before an expression, and makes another one of it. */
  prefix = 1,
  /** Goes on with an expression: a member, a call, `!`. */
  chain = 2,
  /** `++` and `--`. */
  step = 4,
  /** Stands between two expressions, or between an expression and its type. */
  operator = 8,
  assigning = 16,
  /** `?`: a condition. */
  condition = 32,
  /** Begins a statement of its own kind, or what is no statement of plain code. */
  statement = 64,
}

/** The tokens of a text, in columns; the last one is of kind `end`. */
export interface Tokens {
  count: number;
  kinds: Uint8Array;
  /** Bit masks of {@link Role}. */
  roles: Uint8Array;
  /** Of names, keywords and signs the index of their text in {@link texts}; of the others 0, for an empty one. */
  words: Int32Array;
  texts: readonly string[];
  starts: Int32Array;
  ends: Int32Array;
  /** 1 where a line break stands before the token. */
  breaks: Uint8Array;
  /** Of an opening bracket, the index of the one that closes it. */
  partners: Int32Array;
}
