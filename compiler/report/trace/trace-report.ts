import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { CatalogueSection } from "../../catalogue/index.js";
import type { ReadResult } from "../../document/schema.js";
import { packageRoot } from "../../files/package-root.js";
import { parseMarkdown } from "../../parse/index.js";
import { redactSecrets } from "../../secrets/find-secrets.js";
import type { DocumentInput } from "../../trace/build-trace.js";
import type { CaseEvidence } from "../../trace/results/evidence.js";
import { summarise } from "../../trace/summary.js";
import type { Trace } from "../../trace/trace.js";
import { definitionsOf, renderMarkdown } from "../markdown/render.js";
import { escapeHtml } from "../parts/html.js";
import { chunks, pack } from "../parts/pack.js";
import { asset, renderPage } from "../parts/page.js";
import { casePage } from "./case-page.js";
import { perBlock, reportData } from "./data.js";
import { overview } from "./overview.js";

/** The pages of test cases, made while each spec is in memory. */
export class CasePages {
  readonly #pages = new Map<string, string>();

  add({ document, source }: ReadResult, evidence: ReadonlyMap<string, CaseEvidence>): void {
    const text = redactSecrets(source);
    const { root } = parseMarkdown(new TextEncoder().encode(text), document.file);
    for (const spec of document.cases) {
      const found = evidence.get(spec.id.value);
      if (this.#pages.has(spec.id.value)) continue;
      const page = casePage(spec, root, found?.result, {
        file: document.file,
        source: text,
        outdated: found !== undefined && found.result.specHash !== document.hash,
      });
      this.#pages.set(spec.id.value, page.toString());
    }
  }

  of(id: string): string {
    return this.#pages.get(id) ?? "";
  }
}

export interface TraceReportInput {
  trace: Trace;
  documents: readonly DocumentInput[];
  pages: CasePages;
  /** The project's name. */
  project: string;
}

/** The report as one HTML file. */
export function traceReport({ trace, documents, pages, project }: TraceReportInput): string {
  const summary = summarise(trace);
  const sections = documents.flatMap((document) => sectionPages(document, trace));
  const blocks = (name: string, texts: readonly string[], size: number) =>
    Object.fromEntries(chunks(texts, size).map((part, at) => [`${name}-${at}`, pack(part)]));
  return renderPage({
    title: "Traceability",
    subtitle: `${project}${latestRun(trace)}`,
    navigation: [
      { href: "#/", label: "Overview" },
      { href: "#/requirements", label: "Requirements" },
      { href: "#/matrix", label: "Matrix" },
      { href: "#/cases", label: "Test cases" },
      { href: "#/attention", label: "Attention" },
    ],
    body: overview(trace, summary),
    data: { data: reportData(trace) },
    packed: {
      ...blocks(
        "cases",
        trace.cases.map(({ id }) => pages.of(id)),
        perBlock.cases,
      ),
      ...blocks("sections", sections, perBlock.sections),
    },
    styles: asset("trace.css"),
    script: readFileSync(join(packageRoot(), "dist", "report", "trace.js"), "utf8"),
  });
}

/** One page per section of the trace, in its order: what the document says there. */
function sectionPages({ key, entries }: DocumentInput, trace: Trace): string[] {
  const traced = trace.documents.find((document) => document.key === key)?.sections ?? [];
  const definitions = definitionsOf(entries.flatMap(({ content }) => content));
  return traced.map((_, at) => {
    const entry: CatalogueSection | undefined = entries[at];
    if (entry === undefined) return "";
    if (entry.content.length === 0 && entry.text !== "")
      return `<p>${escapeHtml(redactSecrets(entry.text))}</p>`;
    return renderMarkdown(entry.content, { shift: 1, definitions, text: redactSecrets }).toString();
  });
}

function latestRun({ cases }: Trace): string {
  const runs = cases.flatMap(({ evidence }) => (evidence ? [evidence.run] : []));
  const newest = runs.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))[0];
  if (newest === undefined) return ", never run";
  const commit = newest.commit === undefined ? "" : `, commit ${newest.commit.slice(0, 10)}`;
  return `, newest run ${newest.startedAt.slice(0, 16).replace("T", " ")} UTC${commit}`;
}
