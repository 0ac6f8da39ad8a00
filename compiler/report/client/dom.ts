import { shownBidi } from "../../words/bidi.js";
import { markOf, toneOf } from "../parts/badge.js";

type Child = Node | string | number | undefined | false | readonly Child[];

/** An element; texts become text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number | boolean | undefined>>,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(key, value === true ? "" : String(value));
  }
  append(made, children);
  return made;
}

function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined || child === false) continue;
    if (child instanceof Node) parent.appendChild(child);
    else if (typeof child === "object") append(parent, child);
    else parent.appendChild(document.createTextNode(shownBidi(String(child))));
  }
}

export function badge(word: string): HTMLElement {
  return element(
    "span",
    { class: `badge ${toneOf(word)}` },
    element("span", { class: "mark", "aria-hidden": "true" }, markOf(word)),
    word,
  );
}

export function link(href: string, ...children: readonly Child[]): HTMLAnchorElement {
  return element("a", { href }, ...children);
}

/** `1 test case`, `2 test cases`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
