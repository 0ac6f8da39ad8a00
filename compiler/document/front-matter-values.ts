import type * as Yaml from "yaml";
import type { Alias, Node } from "yaml";

import { collapse } from "./inline.js";

/** In characters: aliases make much of little. */
const longest = 20_000;

type Report = (message: string, from: number, to: number) => void;

/** The values of one YAML document as text, and what of them is no text. */
export class YamlValues {
  readonly #targets = new Map<Alias, Node>();
  readonly #source: string;
  readonly #yaml: typeof Yaml;
  readonly #report: Report;

  constructor(document: Yaml.Document, source: string, yaml: typeof Yaml, report: Report) {
    this.#source = source;
    this.#yaml = yaml;
    this.#report = report;
    const anchors = new Map<string, Node>();
    // In one pass: the library looks for the anchor of each alias anew.
    yaml.visit(document, {
      Node: (_, node) => {
        const target = yaml.isAlias(node) ? anchors.get(node.source) : undefined;
        if (yaml.isAlias(node) && target !== undefined) this.#targets.set(node, target);
        if (!yaml.isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
      },
    });
  }

  /** Scalars as their author wrote them (`2025-01-18` is no date, `1.10` no number); lists joined by commas. */
  textOf(node: Node | null): string {
    const target = this.#resolved(node);
    if (!this.#yaml.isSeq(target)) return this.#scalar(target);
    let text = "";
    for (const item of target.items) {
      const own = this.#scalar(this.#resolved(item as Node));
      if (own !== "") text += text === "" ? own : `, ${own}`;
      if (text.length > longest) return text.slice(0, longest);
    }
    return text;
  }

  /** Tells of what a value of a known key holds and its text does not: maps, lists in lists, comments that were meant as text, nothing. */
  reportLost(key: string, value: Node | null, keyEnd: number): void {
    const expected = `expected text such as "${key}: smoke"`;
    const target = this.#resolved(value);
    const nodes = this.#yaml.isSeq(target) ? (target.items as Node[]) : [value];
    for (const node of nodes) {
      const [from, to] = node?.range ?? [keyEnd, keyEnd];
      const own = this.#resolved(node);
      if (this.#yaml.isMap(own))
        this.#report(
          `Unexpected keys "${collapse(this.#source.slice(from, to))}" in ${key}, expected text such as "${key}: PRD 5.1"`,
          from,
          to,
        );
      else if (this.#yaml.isSeq(own))
        this.#report(`Unexpected list in ${key}, expected text such as "${key}: [smoke, nightly]"`, from, to);
      else if (this.#yaml.isAlias(own)) this.#report(`Unexpected alias in ${key}, ${expected}`, from, to);
      else if (!this.#reportComment(key, node, keyEnd) && this.#isNothing(own))
        this.#report(
          `Unexpected ${key} without a value, ${expected}, or no such line`,
          from,
          Math.max(from, to),
        );
    }
    if (this.#yaml.isSeq(target) && value?.range) this.#reportComment(key, value, keyEnd);
    if (this.textOf(value).length >= longest)
      this.#report(`Unexpected ${key} of ${longest} characters and more, ${expected}`, keyEnd, keyEnd);
  }

  /** `tags: #smoke`: a comment to YAML. One that is meant as a comment has a blank behind its sign. */
  #reportComment(key: string, node: Node | null, keyEnd: number): boolean {
    const end = Math.max(keyEnd, node?.range?.[1] ?? keyEnd);
    // Nothing may stand behind its comment, which then begins the line's value.
    const from = this.#isNothing(node) ? Math.max(keyEnd, this.#source.lastIndexOf("\n", end - 1) + 1) : end;
    const match = /^[ \t]*[:-]?[ \t]+(#[^\s#][^\r\n]*)/.exec(this.#source.slice(from, from + 500));
    if (match?.[1] === undefined) return false;
    const start = from + match[0].length - match[1].length;
    this.#report(
      `Unexpected comment "${match[1]}" behind ${key}, expected text in quotes, such as "${key}: '${match[1].replaceAll("'", "''")}'", or a blank behind the # of a comment`,
      start,
      start + match[1].length,
    );
    return true;
  }

  #isNothing(node: Node | null): boolean {
    // `~` and `null` say it themselves.
    return node === null || (this.#yaml.isScalar(node) && node.value === null && (node.source ?? "") === "");
  }

  #resolved(node: Node | null): Node | null {
    return this.#yaml.isAlias(node) ? (this.#targets.get(node) ?? node) : node;
  }

  #scalar(node: Node | null): string {
    if (!this.#yaml.isScalar(node) || node.value === null) return "";
    return collapse(node.source ?? (node.value as string | number | boolean).toString());
  }
}
