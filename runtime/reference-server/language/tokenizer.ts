/**
 * The tokenizer of the simulated models: an optional blank with up to six letters or up to three digits, one other
 * character, or a run of white space is a token. Lossless: the tokens joined are the text. No model's own tokenizer,
 * but exact and the same everywhere, so that usage can be checked by counting again.
 */
const TOKEN = / ?[\p{L}\p{M}]{1,6}| ?\p{N}{1,3}| ?[^\s\p{L}\p{M}\p{N}]|\s+?(?= \S)|\s+/gu;

/** What a chat template adds: each message its role and separators, each prompt the beginning of the reply. */
const TOKENS_PER_MESSAGE = 4;
const TOKENS_PER_REPLY_START = 3;

export function tokenize(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

export function countTokens(text: string): number {
  return tokenize(text).length;
}

/** Prompt tokens of a chat: those of each content, 4 per message and 3 for the beginning of the reply. */
export function countChatTokens(messages: readonly { readonly content: string }[]): number {
  return messages.reduce(
    (sum, { content }) => sum + TOKENS_PER_MESSAGE + countTokens(content),
    TOKENS_PER_REPLY_START,
  );
}
