import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { startChromium } from "../test/browser/chromium.js";
import { measure, median } from "./measure.js";
import { writeReportProject } from "./report-corpus.js";

/**
 * The traceability report of 2,000 test cases over 600 sections: the time to make it beside the time to compile the same
 * specs (cold), its size, and what a reader waits for in Chromium: first paint, a filter, the matrix, a page. Prints a
 * table; the limits stand beside the figures.
 *
 * @param root of the repository
 * @param argv `--cases n`, `--sections n`, `--rounds n`
 */
export async function benchmark(root: string, argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      cases: { type: "string", default: "2000" },
      sections: { type: "string", default: "600" },
      rounds: { type: "string", default: "3" },
    },
  });
  const rounds = Number(values.rounds);
  const folder = mkdtempSync(join(tmpdir(), "tcspec-bench-report-"));
  try {
    writeReportProject(folder, { cases: Number(values.cases), sections: Number(values.sections) });
    const cli = join(root, "dist", "cli.js");
    const peak = join(root, "bench", "peak.cjs");
    const pairs = Array.from({ length: rounds }, () => {
      for (const kept of ["generated", ".tcspec/cache"])
        rmSync(join(folder, kept), { recursive: true, force: true });
      const compile = measure({ cwd: folder, args: [cli, "compile"] }, peak);
      const report = measure({ cwd: folder, args: [cli, "trace", "--format", "html"] }, peak);
      process.stderr.write(`compile ${compile.ms.toFixed(0)} ms, report ${report.ms.toFixed(0)} ms\n`);
      return { compile, report };
    });
    const file = join(folder, ".tcspec", "reports", "trace", "index.html");
    const figures = await inBrowser(pathToFileURL(file).href, rounds);
    const line = (name: string, value: string, limit = ""): string => `| ${name} | ${value} | ${limit} |\n`;
    process.stdout.write(
      `| ${values.cases} test cases, ${values.sections} sections | median of ${rounds} | limit |\n|---|--:|--:|\n` +
        line("compile, cold", `${median(pairs.map(({ compile }) => compile.ms)).toFixed(0)} ms`) +
        line("report", `${median(pairs.map(({ report }) => report.ms)).toFixed(0)} ms`) +
        line(
          "report / compile",
          median(pairs.map(({ compile, report }) => report.ms / compile.ms)).toFixed(2),
          "1.5",
        ) +
        line(
          "report, peak memory",
          `${(median(pairs.map(({ report }) => report.peakBytes)) / 1e6).toFixed(0)} MB`,
        ) +
        line("size", `${(statSync(file).size / 1e6).toFixed(1)} MB`, "12 MB") +
        line("first paint", `${median(figures.paint).toFixed(0)} ms`, "1000 ms") +
        line("a filter, test cases", `${median(figures.filter).toFixed(0)} ms`, "100 ms") +
        line("a letter of a search, requirements", `${median(figures.search).toFixed(0)} ms`, "100 ms") +
        line("a filter, matrix", `${median(figures.matrix).toFixed(0)} ms`, "100 ms") +
        line("a test case's page", `${median(figures.page).toFixed(0)} ms`),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Figures {
  paint: number[];
  filter: number[];
  search: number[];
  matrix: number[];
  page: number[];
}

/** Milliseconds by the page's own clock: from what the reader does to the frame in which the answer is drawn. */
async function inBrowser(address: string, rounds: number): Promise<Figures> {
  const browser = await startChromium();
  const figures: Figures = { paint: [], filter: [], search: [], matrix: [], page: [] };
  try {
    for (let round = 0; round < rounds; round += 1) {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const timed = (action: string): Promise<number> =>
        page.evaluate<number>(`new Promise((done) => {
          const start = performance.now();
          const drawn = () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
          const changed = new MutationObserver(() => { changed.disconnect(); drawn(); });
          changed.observe(document.getElementById("main"), { childList: true, subtree: true });
          ${action}
        })`);
      const choose = (id: string, value: string): Promise<number> =>
        timed(
          `const select = document.getElementById("${id}"); select.value = "${value}"; select.dispatchEvent(new Event("change"));`,
        );
      await page.goto(address);
      figures.paint.push(
        await page.evaluate<number>(
          "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity",
        ),
      );
      await timed('location.hash = "#/cases";');
      figures.filter.push(await choose("filter-verdict", "failed"), await choose("filter-verdict", ""));
      await timed('location.hash = "#/requirements";');
      figures.search.push(
        await timed(
          'const field = document.getElementById("search"); field.value = "l"; field.dispatchEvent(new Event("input"));',
        ),
      );
      await timed('location.hash = "#/matrix";');
      figures.matrix.push(await choose("filter-priority", "High"), await choose("filter-priority", ""));
      figures.page.push(
        await timed('location.hash = document.querySelector(".case-head a").getAttribute("href");'),
      );
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return figures;
}
