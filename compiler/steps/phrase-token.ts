/**
 * A piece of a phrase. What can be an argument is one token, whatever stands in it; in the text that expressions
 * match it is a mark, so no content of a spec ever meets a regular expression.
 */
export interface PhraseToken {
  kind: "ticked" | "quoted" | "value" | "emphasis" | "number" | "quantity" | "word" | "punctuation";
  /** Without its marks. */
  content: string;
  /** As written. */
  raw: string;
  /** In the text that expressions match; marks get theirs by their place. */
  shown?: string;
}
