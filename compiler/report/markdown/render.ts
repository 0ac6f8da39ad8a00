import type { AlignType, Definition, Nodes, RootContent, Table, TableRow } from "mdast";

import { escapeHtml, type Html, safeUrl, trusted } from "../parts/html.js";

/** What a report adds to a block of a document. */
export interface Annotation {
  className?: string;
  /** Behind the text of the block's first line. */
  beside?: Html;
  /** Under that line. */
  below?: Html;
}

export interface RenderOptions {
  /** Added to the depth of headings. */
  shift?: number;
  annotate?: (node: Nodes) => Annotation | undefined;
  /** What is shown in place of a text outside of code. */
  text?: (value: string) => string;
  /** Definitions of the whole document, where `nodes` are a part of it. */
  definitions?: ReadonlyMap<string, Definition>;
}

/**
 * Renders Markdown as HTML that does nothing: raw HTML is shown as text, comments are left out, links lead to the web or
 * nowhere, images are their descriptions.
 */
export function renderMarkdown(nodes: readonly RootContent[], options: RenderOptions = {}): Html {
  const definitions = options.definitions ?? definitionsOf(nodes);
  return trusted(new Renderer({ ...options, definitions }).blocks(nodes));
}

export function definitionsOf(nodes: readonly Nodes[]): Map<string, Definition> {
  const found = new Map<string, Definition>();
  for (const node of nodes) {
    if (node.type === "definition" && !found.has(node.identifier)) found.set(node.identifier, node);
    if ("children" in node) for (const [key, value] of definitionsOf(node.children)) found.set(key, value);
  }
  return found;
}

class Renderer {
  readonly #options: RenderOptions;

  constructor(options: RenderOptions) {
    this.#options = options;
  }

  blocks(nodes: readonly Nodes[]): string {
    return nodes.map((node) => this.#block(node)).join("");
  }

  #block(node: Nodes): string {
    switch (node.type) {
      case "paragraph":
        return this.#line("p", node, node.children);
      case "heading": {
        const depth = Math.min(6, node.depth + (this.#options.shift ?? 0));
        return this.#line(`h${depth}`, node, node.children);
      }
      case "list": {
        const items = node.children.map((item) => this.#item(item, item.spread === true)).join("");
        const start = node.ordered === true && (node.start ?? 1) !== 1 ? ` start="${node.start ?? 1}"` : "";
        return node.ordered === true ? `<ol${start}>${items}</ol>` : `<ul>${items}</ul>`;
      }
      case "blockquote":
        return `<blockquote>${this.blocks(node.children)}</blockquote>`;
      case "table":
        return this.#table(node);
      case "code": {
        const info = [node.lang, node.meta].filter((part) => part).join(" ");
        const caption = info === "" ? "" : `<span class="code-info">${escapeHtml(info)}</span>`;
        return `<div class="code">${caption}<pre tabindex="0"><code>${escapeHtml(node.value)}</code></pre></div>`;
      }
      case "html":
        return /^\s*<!--/u.test(node.value) ? "" : `<p class="raw">${escapeHtml(node.value)}</p>`;
      case "yaml":
        return `<div class="code"><pre tabindex="0"><code>${escapeHtml(node.value)}</code></pre></div>`;
      case "thematicBreak":
        return "<hr>";
      case "footnoteDefinition":
        return `<div class="footnote"><sup>${escapeHtml(node.identifier)}</sup>${this.blocks(node.children)}</div>`;
      case "definition":
        return "";
      default:
        return this.#inline([node]);
    }
  }

  #line(tag: string, node: Nodes, children: readonly Nodes[]): string {
    const { className, beside, below } = this.#options.annotate?.(node) ?? {};
    return `<${tag}${classAttribute(className)}>${this.#inline(children)}${aside(beside)}</${tag}>${below?.toString() ?? ""}`;
  }

  #item(item: Extract<Nodes, { type: "listItem" }>, spread: boolean): string {
    const { className, beside, below } = this.#options.annotate?.(item) ?? {};
    const [first, ...rest] = item.children;
    const box =
      typeof item.checked === "boolean"
        ? `<span class="box" role="img" aria-label="${item.checked ? "done" : "open"}">${item.checked ? "☑" : "☐"}</span> `
        : "";
    const added = aside(beside);
    const under = below?.toString() ?? "";
    if (first?.type !== "paragraph")
      return `<li${classAttribute(className)}>${box}${added}${under}${this.blocks(item.children)}</li>`;
    const text = `${box}${this.#inline(first.children)}${added}`;
    const line = spread || rest.length > 0 ? `<p>${text}</p>` : text;
    return `<li${classAttribute(className)}>${line}${under}${this.blocks(rest)}</li>`;
  }

  #table({ align, children: [head, ...rows] }: Table): string {
    const columns = head?.children.length ?? 1;
    const body = rows.map((row) => this.#row(row, "td", align, columns)).join("");
    return `<div class="scroll" role="region" aria-label="Table" tabindex="0"><table><thead>${head ? this.#row(head, "th", align, columns) : ""}</thead><tbody>${body}</tbody></table></div>`;
  }

  #row(
    row: TableRow,
    tag: "td" | "th",
    align: readonly AlignType[] | null | undefined,
    columns: number,
  ): string {
    const { className, beside, below } = this.#options.annotate?.(row) ?? {};
    const cells = row.children.map((cell, at) => {
      const added = at === row.children.length - 1 ? aside(beside) : "";
      const scope = tag === "th" ? ' scope="col"' : "";
      return `<${tag}${scope}${classAttribute(align?.[at] ?? undefined)}>${this.#inline(cell.children)}${added}</${tag}>`;
    });
    const message = below
      ? `<tr class="row-message"><td colspan="${columns}">${below.toString()}</td></tr>`
      : "";
    return `<tr${classAttribute(className)}>${cells.join("")}</tr>${message}`;
  }

  #inline(nodes: readonly Nodes[]): string {
    return nodes.map((node) => this.#span(node)).join("");
  }

  #span(node: Nodes): string {
    switch (node.type) {
      case "text":
        return escapeHtml(this.#options.text?.(node.value) ?? node.value);
      case "inlineCode":
        return `<code>${escapeHtml(this.#options.text?.(node.value) ?? node.value)}</code>`;
      case "strong":
        return `<strong>${this.#inline(node.children)}</strong>`;
      case "emphasis":
        return `<em>${this.#inline(node.children)}</em>`;
      case "delete":
        return `<del>${this.#inline(node.children)}</del>`;
      case "break":
        return "<br>";
      case "link":
        return this.#link(node.url, this.#inline(node.children));
      case "linkReference": {
        const found = this.#options.definitions?.get(node.identifier);
        const text = this.#inline(node.children);
        return found === undefined ? `[${text}]` : this.#link(found.url, text);
      }
      case "image":
      case "imageReference":
        return `<span class="image">${escapeHtml(node.alt ?? "image")}</span>`;
      case "footnoteReference":
        return `<sup>${escapeHtml(node.identifier)}</sup>`;
      case "html":
        return /^<!--/u.test(node.value) ? "" : escapeHtml(node.value);
      default:
        return "children" in node
          ? this.blocks(node.children)
          : "value" in node
            ? escapeHtml(node.value)
            : "";
    }
  }

  #link(url: string, text: string): string {
    const safe = safeUrl(url);
    return safe === undefined
      ? `<span class="dead-link" title="${escapeHtml(url)}">${text}</span>`
      : `<a href="${escapeHtml(safe)}" rel="noopener noreferrer">${text}</a>`;
  }
}

function classAttribute(name: string | undefined): string {
  return name === undefined || name === "" ? "" : ` class="${escapeHtml(name)}"`;
}

function aside(added: Html | undefined): string {
  return added === undefined ? "" : ` ${added.toString()}`;
}
