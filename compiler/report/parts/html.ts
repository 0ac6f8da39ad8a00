import { shownBidi } from "../../words/bidi.js";

/** HTML that is safe to put into a page. Made by {@link markup} only, and by {@link trusted} of what we rendered ourselves. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

type Value = Html | string | number | undefined | false | readonly Value[];

/**
 * A template whose values are escaped, but for {@link Html}. Lists are joined; `undefined` and `false` are nothing.
 * Values stand in text or in quoted attributes, never in names, URLs of links, scripts or styles.
 */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  let text = strings[0] ?? "";
  for (const [at, value] of values.entries()) text += textOf(value) + (strings[at + 1] ?? "");
  return new Html(text);
}

/** Text that is HTML already. */
export function trusted(text: string): Html {
  return new Html(text);
}

function textOf(value: Value): string {
  if (value instanceof Html) return value.toString();
  if (value === undefined || value === false) return "";
  if (typeof value === "object") return value.map(textOf).join("");
  return escapeHtml(String(value));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for content and for quoted attributes. Characters that HTML forbids are shown as what they are: none. */
export function escapeHtml(text: string): string {
  return (
    shownBidi(text)
      .replace(/[&<>"']/gu, (character) => entities[character] ?? "")
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu, "\u{FFFD}")
  );
}

/**
 * JSON inside of a `<script>` element: nothing in it ends the element or begins a comment, and line separators that
 * are no white space in scripts are escaped.
 */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A link that may be followed: to the web, to an address of e-mail. Anything else (`javascript:`, `data:`, files) is dead. */
export function safeUrl(url: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- browsers ignore control characters in a scheme
  const plain = url.replace(/[\u0000-\u0020\u007f-\u00a0]/gu, "");
  return /^(?:https?:\/\/|mailto:)/iu.test(plain) ? plain : undefined;
}
