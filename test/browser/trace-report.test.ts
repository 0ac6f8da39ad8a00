import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser, Page } from "playwright-core";

import { startChromium } from "./chromium.js";
import { makeSampleReport } from "./sample-report.js";

/** The report in a real browser: one browser for all tests, a page that must not log an error. */
let folder: string;
let address: string;
let browser: Browser;
let page: Page;
const errors: string[] = [];
const requests: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tcspec-report-"));
  address = pathToFileURL(makeSampleReport(folder)).href;
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

async function open(place: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`${address}${place}`);
}

/** Browser code stands as text: its types are those of a page. */
const rows = (): Promise<string[]> =>
  page.evaluate<string[]>(
    "[...document.querySelectorAll('table.list tbody tr')].map((row) => row.querySelector('.id')?.textContent ?? '')",
  );

/** Its source: it runs in the page. */
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

interface AxeFinding {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/** @param rules all where absent */
async function seriousFindings(rules?: string[]): Promise<string[]> {
  const options = JSON.stringify(rules ? { runOnly: rules } : {});
  const found = await page.evaluate<AxeFinding[]>(
    `${axe}; axe.run(document, ${options}).then(({ violations }) => violations)`,
  );
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
}

test("it opens with its figures, asks for nothing else, and logs no error", async () => {
  await open("");
  expect(await page.textContent("h1")).toBe("Overview");
  expect(await page.textContent('.tile:has-text("test cases passed") .tile-value')).toBe("3");
  await page.click('.tile:has-text("sections uncovered") a');
  expect(await page.textContent("h1")).toBe("Requirements");
  expect(page.url()).toContain("#/requirements?coverage=uncovered");
  expect(requests.every((url) => url.startsWith("file://") || url === "about:blank")).toBe(true);
  expect(errors).toEqual([]);
});

test("a pass of results that were changed is marked so, a link that stands twice is no suspect one", async () => {
  await open("");
  expect(await page.textContent('.tile:has-text("test cases passed")')).toContain(
    "1 of results that prove nothing",
  );
  expect(await page.textContent('.tile:has-text("links in doubt")')).toContain("1 duplicate, 1 suspect");
  await open("#/cases");
  expect(await page.textContent('tbody tr:has-text("TC-L2-INT-DEMO-001") .badges')).toBe(
    "✓passed?changed results?duplicate",
  );
  await open("#/case/TC-L2-INT-DEMO-001");
  expect(await page.textContent("article .badges")).toBe("✓passed?changed results");
  expect(await page.textContent("article .note")).toContain("were changed after the run wrote them");
});

test("a long word of a requirement makes no page wider than the screen", async () => {
  await page.setViewportSize({ width: 400, height: 900 });
  try {
    await open("#/requirement/REQ/2.2");
    expect(await page.textContent("article")).toContain("Verylongword_");
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(400);
  } finally {
    await page.setViewportSize({ width: 1280, height: 900 });
  }
});

test("search and filters narrow, stand in the address, and are read from it", async () => {
  await open("#/cases");
  expect(await rows()).toHaveLength(5);
  await page.fill("#search", "limits");
  expect(await rows()).toEqual(["TC-L2-INT-DEMO-002"]);
  expect(page.url()).toContain("#/cases?q=limits");
  await page.click("text=Reset");
  await page.selectOption("#filter-verdict", "failed");
  expect(await rows()).toEqual(["TC-L1-COMP-DEMO-002"]);
  expect(page.url()).toContain("verdict=failed");

  await open("#/requirements?document=REQ&state=suspect");
  expect(await page.inputValue("#filter-state")).toBe("suspect");
  expect(await rows()).toEqual(["REQ 2.1"]);
  expect(errors).toEqual([]);
});

test("a link leads to a test case, its section, and back to where one was", async () => {
  await open("#/cases?priority=High");
  await page.click("text=TC-L1-COMP-DEMO-002");
  await page.waitForSelector(".spec");
  expect(await page.textContent("h1")).toContain("TC-L1-COMP-DEMO-002");
  expect(await page.textContent(".step.is-failed .failure .message")).toContain(
    "Expected status 200, found 500",
  );
  expect(await page.textContent("tr.failed-row")).toContain("long");
  expect(await page.textContent(".measured")).toContain("1.83 s");
  await page.click("text=REQ 2.1");
  await page.waitForSelector(".requirement");
  expect(await page.textContent(".requirement")).toContain("answered within two seconds");
  await page.goBack();
  await page.waitForSelector(".spec >> text=It answers");
  await page.goBack();
  await page.waitForSelector("#filter-priority");
  expect(await page.inputValue("#filter-priority")).toBe("High");
  expect(errors).toEqual([]);
});

test("of two addresses at once the last is shown", async () => {
  await open("#/cases");
  for (const id of ["TC-L1-COMP-DEMO-001", "TC-L1-COMP-DEMO-002", "TC-L1-COMP-DEMO-003"]) {
    // Set again while the page before is being unpacked, at each of its stages.
    await page.evaluate(
      `location.hash = "#/requirement/REQ/2.1"; Promise.resolve().then(() => { location.hash = "#/case/${id}"; })`,
    );
    await page.waitForFunction(`document.title.includes("${id}")`);
  }
  expect(errors).toEqual([]);
});

test("the matrix is walked by keys and opened by Enter", async () => {
  await open("#/matrix");
  await page.waitForSelector(".matrix .cell a");
  await page.focus(".matrix");
  // Section 2.1 is the third row; the first test case leads there.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  expect(await page.textContent(".told")).toBe("REQ 2.1 Answers × TC-L1-COMP-DEMO-001: passed, suspect");
  expect(await page.getAttribute("#active-cell", "aria-label")).toBe("TC-L1-COMP-DEMO-001, passed, suspect");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".spec");
  expect(page.url()).toContain("#/case/TC-L1-COMP-DEMO-001");
  expect(errors).toEqual([]);
});

test("text of specs does nothing: no element of theirs, no live link with a script", async () => {
  await open("#/case/TC-L1-COMP-DEMO-003");
  await page.waitForSelector(".spec");
  expect(await page.textContent(".spec")).toContain('<img src=x onerror="window.pwned = 1">');
  expect(await page.$$("main img, main script, main iframe, [onerror], a[href^='javascript']")).toEqual([]);
  expect(await page.evaluate("window.pwned")).toBeUndefined();
  expect(errors).toEqual([]);
});

test.each(["light", "dark"] as const)(
  "no serious finding of axe-core in any view, %s",
  async (scheme) => {
    await page.emulateMedia({ colorScheme: scheme });
    const found: string[] = [];
    for (const place of [
      "",
      "#/requirements",
      "#/matrix",
      "#/cases",
      "#/attention",
      "#/requirement/REQ/2.1",
      "#/case/TC-L1-COMP-DEMO-002",
    ]) {
      await open(place);
      await page.waitForSelector("main h1");
      // Only colours differ by theme.
      const rules = scheme === "dark" ? ["color-contrast"] : undefined;
      found.push(...(await seriousFindings(rules)).map((finding) => `${place} ${finding}`));
    }
    await page.emulateMedia({ colorScheme: null });
    expect(found).toEqual([]);
  },
  30_000,
);

test("the theme is chosen by hand, and kept", async () => {
  await open("");
  const background = () => page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor");
  const light = await background();
  await page.click("#theme");
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await background()).toBe(dark);
  expect(await page.getAttribute("#theme", "aria-label")).toBe("Use the light theme");
});

test("printing shows every row, without what only a screen needs", async () => {
  await open("#/requirements");
  await page.emulateMedia({ media: "print" });
  expect(await page.isVisible(".filters")).toBe(false);
  expect(await page.isVisible(".top nav")).toBe(false);
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  expect(await rows()).toHaveLength(130);
  await open("#/matrix");
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  expect(await page.isVisible(".matrix")).toBe(false);
  expect(await rows()).toHaveLength(130);
  await page.emulateMedia({ media: null });
  expect(errors).toEqual([]);
});
