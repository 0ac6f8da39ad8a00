import { join } from "node:path";

import { readRequirements } from "../../compiler/catalogue/index.js";
import { configDataSchema } from "../../compiler/config/schema.js";
import { readSpec } from "../../compiler/document/index.js";
import { writeFileAtomically } from "../../compiler/files/atomic-write.js";
import type { CaseResult } from "../../compiler/model/results.js";
import { CasePages, traceReport } from "../../compiler/report/trace/trace-report.js";
import { buildTrace } from "../../compiler/trace/build-trace.js";
import { digestsOf } from "../../compiler/trace/digest.js";
import { acceptLinks } from "../../compiler/trace/lock/accept.js";
import { joinResults } from "../../compiler/trace/results/evidence.js";
import { requirements, resultsOf, specText } from "../../compiler/trace/test-helpers.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const config = configDataSchema.parse({ documents: { REQ: { file: "req.md", field: "requirements" } } });

/** More sections than a table shows at once. */
const document = `${requirements.replace("Users have limits.", `Users have limits: ${"Verylongword_".repeat(13)}.`)}\n${Array.from({ length: 126 }, (_, at) => `### 3.${String(at + 1)} Section\n\nText.\n`).join("\n")}`;

const hostile = `<img src=x onerror="window.pwned = 1">

[a link](javascript:window.pwned=1) and <script>window.pwned = 1</script>`;

/**
 * Five test cases: passed and suspect, failed at a row, hostile, passed by results that were changed and with a link that
 * stands twice, of another section and never run.
 */
const specs: Record<string, string> = {
  "TC-L1-COMP-DEMO-001": specText,
  "TC-L1-COMP-DEMO-002": specText,
  "TC-L1-COMP-DEMO-003": specText.replace("The service answers in time.", hostile),
  "TC-L2-INT-DEMO-001": specText
    .replace("High", "Low")
    .replace("REQ 2.1 - Answers", "REQ 2.1 - Answers, REQ 2.1 - Answers"),
  "TC-L2-INT-DEMO-002": specText.replace("REQ 2.1 - Answers", "REQ 2.2").replace("High", "Low"),
};

function resultOf(id: string, text: string, specHash: string): CaseResult {
  const failed = id === "TC-L1-COMP-DEMO-002";
  const line = text.slice(0, text.indexOf("| long | 200 |")).split("\n").length;
  const verdict = failed ? "failed" : "passed";
  const step = { title: "t", line: 1, durationMs: 12, assertions: 2, expectations: [] };
  return {
    id,
    name: id,
    file: `specs/${id}.md`,
    line: 1,
    specHash,
    generatedHash: "",
    verdict,
    partial: false,
    tier: "simulated",
    services: ["demo"],
    durationMs: 24,
    attempts: [
      {
        verdict,
        preconditions: [],
        steps: [
          {
            ...step,
            number: 1,
            verdict,
            ...(failed && {
              error: { message: "Expected status 200, found 500", file: `specs/${id}.md`, line, column: 4 },
            }),
          },
          { ...step, number: 2, verdict: failed ? "skipped" : "passed" },
        ],
      },
    ],
    targets: [
      {
        text: "2000 ms maximum response time",
        subject: "response time",
        measured: 1834.4,
        unit: "ms",
        verdict: "passed",
        samples: 20,
        line: 11,
      },
    ],
  };
}

/** Writes a small report that has something of everything; gives its file. */
export function makeSampleReport(folder: string): string {
  const texts = Object.entries(specs).map(([id, text]) => ({
    id,
    text: text.replace("TC-L1-COMP-DEMO-001", id),
  }));
  const reads = texts.map(({ id, text }) => readSpec(bytes(text), `specs/${id}.md`, config));
  const found = reads.slice(0, 4).map(({ document: { hash } }, at) => {
    const { id = "", text = "" } = texts[at] ?? {};
    return resultOf(id, text, hash);
  });
  const { evidence } = joinResults([
    { file: "r.json", results: resultsOf(found.slice(0, 3)) },
    { file: "s.json", results: resultsOf(found.slice(3)), problem: "changed" },
  ]);
  const read = readRequirements(bytes(document), "req.md");
  const documents = [{ key: "REQ", file: "req.md", entries: read.document.entries }];
  const cases = reads.flatMap((one) => digestsOf(one.document));
  const first = buildTrace({ config, cases, documents, evidence });
  const { lock } = acceptLinks(first.trace.links, first.hashes, new Map(), () => true);
  const name = "TC-L1-COMP-DEMO-001 > REQ 2.1";
  const changed = new Map(lock).set(name, { ...lock.get(name), targets: "000000000000" });
  const { trace } = buildTrace({ config, cases, documents, evidence, lock: changed });
  const pages = new CasePages();
  for (const one of reads) pages.add(one, evidence);
  const file = join(folder, "report.html");
  writeFileAtomically(file, traceReport({ trace, documents, pages, project: "demo" }));
  return file;
}
