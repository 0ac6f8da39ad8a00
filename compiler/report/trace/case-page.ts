import type { Nodes, Root } from "mdast";

import { familyColumns } from "../../document/family-columns.js";
import type { SpecCase } from "../../document/schema.js";
import { substitution } from "../../document/substitute.js";
import type { CaseResult } from "../../model/results.js";
import { renderMarkdown } from "../markdown/render.js";
import { type Html, markup } from "../parts/html.js";
import { annotationsOf } from "./annotations.js";
import { failureBlock, type FailureContext } from "./failure.js";

/**
 * The page of a test case: its spec, rendered from its Markdown, with what its newest result says in place. Of a family
 * the row's columns are filled in.
 *
 * @param root the spec's Markdown, read from its text with secrets masked
 */
export function casePage(
  spec: SpecCase,
  root: Root,
  result: CaseResult | undefined,
  context: FailureContext,
): Html {
  const annotate = result && annotationsOf(spec, result, context);
  const substitute = substitution(familyColumns(spec));
  const body = renderMarkdown(withoutTitle(root), {
    shift: 1,
    text: (value) => plainMarks(substitute(value)),
    ...(annotate && { annotate }),
  });
  return markup`${result && outside(result, context)}<div class="markdown">${body}</div>`;
}

/** ✅ and ❌ as characters that every font has, in the colour of the text: verdicts have the colours. */
function plainMarks(text: string): string {
  return text.replace(/✅\uFE0F?/gu, "✓").replace(/❌\uFE0F?/gu, "✗");
}

/** The page has the title already. */
function withoutTitle(root: Root): Root["children"] {
  const isTitle = (node: Nodes): boolean => node.type === "heading" && node.depth === 1;
  const at = root.children.findIndex(isTitle);
  return root.children.filter((_, index) => index !== at);
}

/** What went wrong outside of the steps: setup, fixtures, teardown, a lost worker. */
function outside(result: CaseResult, context: FailureContext): Html | undefined {
  const attempt = result.attempts.at(-1);
  const { error } = attempt ?? {};
  const told = attempt?.steps.some((step) => step.error?.message === error?.message);
  const tries =
    result.attempts.length > 1 &&
    markup`<p class="note">${result.attempts.length} attempts: ${result.attempts.map(({ verdict }) => verdict).join(", ")}</p>`;
  const failure =
    error !== undefined &&
    told !== true &&
    markup`<section class="outside"><h2>Outside of the steps</h2>${failureBlock(error, { ...context, line: result.line })}</section>`;
  return tries === false && failure === false ? undefined : markup`${tries}${failure}`;
}
