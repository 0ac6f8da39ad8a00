import { distance, nearest } from "../words/nearest.js";
import type { StepDefinition } from "./binding.js";
import { normaliseWords } from "./normalise.js";
import { parameterKinds, type Scope } from "./parameters.js";
import { type PhraseToken, tokenizePhrase } from "./phrase-view.js";

/** Kinds whose examples name what only a project knows: a placeholder says more than the name of another project. */
const ofProject: ReadonlySet<string> = new Set(["key", "metric", "file", "target"]);

/**
 * A definition as a phrase: the words that the author used where a pattern leaves a choice, no optional text, his values
 * where they fit, services of the project. Where the pattern alone makes no sentence it is the definition's example.
 */
export function fillIn(definition: StepDefinition, tokens: readonly PhraseToken[], scope: Scope): string {
  const filling = new Filling(definition, tokens, scope);
  const { pattern, example } = definition;
  const inflected = [...pattern.matchAll(/(\p{L}+)\(([^)]*)\)/gu)];
  const isSentence = !pattern.startsWith("(") && inflected.every(([, word = ""]) => filling.written(word));
  if (!isSentence && example !== undefined) return firstLine(example);
  return pattern
    .replaceAll(/(\p{L}+)\(([^)]*)\)/gu, (_, word: string, ending: string) =>
      filling.written(word)?.toLowerCase().endsWith(ending) === true ? word + ending : word,
    )
    .replaceAll(/(?<!\\)\([^)]*\)/gu, "")
    .replaceAll(/[^\s{}]+(?:\/[^\s{}]+)+/gu, (alternatives) => filling.choice(alternatives.split("/")))
    .replaceAll(/(?<!\\)\{([^{}]*)\}/gu, (_, name: string) => filling.argument(name))
    .replaceAll("\\", "");
}

const firstLine = (example: string): string => (example.split("\n")[0] ?? "").replace(/[:.]$/u, "");

/** What is left of an author's values while a pattern is filled. */
class Filling {
  readonly #words: readonly string[];
  readonly #unused: PhraseToken[];
  readonly #services: readonly string[];

  constructor(
    readonly definition: StepDefinition,
    tokens: readonly PhraseToken[],
    readonly scope: Scope,
  ) {
    this.#words = tokens.filter(({ kind }) => kind === "word").map(({ raw }) => raw.toLowerCase());
    this.#unused = [...tokens];
    this.#services = [...scope.services];
  }

  /** The author's own form of a word. */
  written(word: string): string | undefined {
    const wanted = normaliseWords(word);
    const bound = wanted.length < 4 ? 0 : Math.floor(wanted.length / 4);
    return this.#words.find((own) => distance(normaliseWords(own), wanted, bound) <= bound);
  }

  choice(choices: readonly string[]): string {
    return (
      choices.find((choice) => this.#words.includes(choice.toLowerCase())) ??
      choices.find((choice) => this.written(choice) !== undefined) ??
      choices[0] ??
      ""
    );
  }

  argument(name: string): string {
    if (name === "service") return this.#service();
    if (name === "services") return this.#manyServices();
    const kind = parameterKinds.get(name);
    const index = this.#unused.findIndex(
      (token) => kind?.fills.includes(token.kind) === true && this.#meant(token) === undefined,
    );
    if (index >= 0) return this.#unused.splice(index, 1)[0]?.raw ?? "";
    return kind === undefined || ofProject.has(name) ? `{${name}}` : kind.example;
  }

  #service(): string {
    const index = this.#unused.findIndex((token) => this.#meant(token) !== undefined);
    const [found] = index < 0 ? [] : this.#unused.splice(index, 1);
    const name = (found && this.#meant(found)) ?? this.#usual();
    return name === undefined ? "{service}" : `\`${name}\``;
  }

  #manyServices(): string {
    const named = this.#unused.flatMap((token) => this.#meant(token) ?? []);
    if (named.length === 0) return this.#service();
    const last = named.length - 1;
    return named.map((name, at) => `${at === 0 ? "" : at === last ? " and " : ", "}\`${name}\``).join("");
  }

  /** The service of the project that a token names, or nearly names. */
  #meant({ kind, content }: PhraseToken): string | undefined {
    if (kind !== "ticked" && kind !== "word") return undefined;
    if (this.scope.services.has(content)) return content;
    return kind === "ticked" ? nearest(content, this.#services) : undefined;
  }

  /** Where the author names none: the case's own, that of the example, or the only one. */
  #usual(): string | undefined {
    const { caseService } = this.scope;
    if (caseService !== undefined && this.scope.services.has(caseService)) return caseService;
    const example = tokenizePhrase(this.definition.example ?? "", new Map());
    const shown = example.find(({ kind, content }) => kind === "ticked" && this.scope.services.has(content));
    return shown?.content ?? (this.#services.length === 1 ? this.#services[0] : undefined);
  }
}
