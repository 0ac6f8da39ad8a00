import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser, Page } from "playwright-core";

import { startChromium } from "./chromium.js";
import { makeSamplePages } from "./sample-plan.js";

/** Plan and certification in a real browser: one browser for all tests, pages that must not log an error. */
let folder: string;
let pages: ReturnType<typeof makeSamplePages>;
let browser: Browser;
let page: Page;
const errors: string[] = [];
const requests: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tcspec-plan-pages-"));
  pages = makeSamplePages(folder);
  browser = await startChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(60_000);
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("request", (request) => requests.push(request.url()));
}, 120_000);

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (file: string) => page.goto(pathToFileURL(file).href);
const all = () => [pages.plan, pages.certification, join(dirname(pages.certification), "level-3.html")];

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** @param rules all where absent */
async function seriousFindings(rules?: string[]): Promise<string[]> {
  const options = JSON.stringify(rules ? { runOnly: rules } : {});
  const found = await page.evaluate<{ id: string; impact: string | null; nodes: { html: string }[] }[]>(
    `${axe}; axe.run(document, ${options}).then(({ violations }) => violations)`,
  );
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
}

test("the plan opens with its figures and the numbers that contradict each other", async () => {
  await open(pages.plan);
  expect(await page.textContent("h1")).toBe("Plan");
  expect(await page.textContent('.tile:has-text("ids listed") .tile-value')).toBe("156");
  const numbers = await page.textContent(".contradiction >> nth=0");
  for (const figure of ["176 declared", "165 by its parts", "156 ids listed"])
    expect(numbers).toContain(figure);
  expect(await page.getAttribute('tr:has-text("Testing Utilities") svg', "aria-label")).toMatch(
    /^\d certified, \d passing/u,
  );
});

test("the certification says what it came to, by which gates, and what would change it", async () => {
  await open(pages.certification);
  expect(await page.textContent("h1")).toContain("failed");
  expect(await page.textContent('.gate:has-text("Code coverage") p')).toBe(
    "91 % of lines covered (91 of 100), expected more than 95 %.",
  );
  expect(await page.textContent('table:has-text("No deployment yet")')).toContain("expired");
  await page.click('.gate:has-text("critical component") summary');
  expect(
    await page.isVisible('.gate:has-text("critical component") li:has-text("TC-L1-COMP-MIXTRAL-003")'),
  ).toBe(true);
});

test("cases and sections lead into the traceability report", async () => {
  await open(pages.plan);
  expect(await page.getAttribute("#next ~ div a >> nth=0", "href")).toMatch(
    /^\.\.\/trace\/index\.html#\/case\/TC-/u,
  );
  await open(join(dirname(pages.certification), "level-3.html"));
  expect(await page.getAttribute('a:has-text("PRD 9.1")', "href")).toBe(
    "../trace/index.html#/requirement/PRD/9.1",
  );
});

test("text of plan, specs and waivers does nothing, and no page asks for anything else or logs an error", async () => {
  for (const file of all()) {
    await open(file);
    expect(await page.$$("main img, main script, [onerror]")).toEqual([]);
    expect(await page.evaluate("window.pwned")).toBeUndefined();
  }
  expect(requests.every((url) => url.startsWith("file://"))).toBe(true);
  expect(errors).toEqual([]);
});

test("no serious finding of axe-core in light and dark; on a narrow screen nothing sticks out", async () => {
  const found: string[] = [];
  for (const file of all()) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await open(file);
      await page.evaluate(
        "for (const one of document.querySelectorAll('details:first-of-type')) one.open = true",
      );
      // Only colours differ by theme.
      const rules = colorScheme === "dark" ? ["color-contrast"] : undefined;
      found.push(...(await seriousFindings(rules)).map((finding) => `${file} ${colorScheme} ${finding}`));
    }
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  await page.emulateMedia({ colorScheme: null });
  expect(found).toEqual([]);
}, 60_000);

test("on paper everything is open, and what only a screen needs is gone", async () => {
  for (const file of all()) {
    await open(file);
    await page.emulateMedia({ media: "print" });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.$$("details:not([open])")).toEqual([]);
    expect(await page.isVisible(".top nav")).toBe(false);
    await page.emulateMedia({ media: null });
  }
});
