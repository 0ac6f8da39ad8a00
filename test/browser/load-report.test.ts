import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser, Page } from "playwright-core";

import { startChromium } from "./chromium.js";
import { makeSampleLoadReport } from "./sample-load.js";

let folder: string;
let browser: Browser;
let page: Page;
const errors: string[] = [];
const requests: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tcspec-load-report-"));
  const file = makeSampleLoadReport(folder);
  browser = await startChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(10_000);
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector(".plot canvas");
}, 120_000);

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(() => expect(errors).toEqual([]));

/** Asks again until it holds: `waitForFunction` evaluates in the page, which the page's policy forbids. */
async function eventually(condition: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await page.evaluate<boolean>(condition)) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`Not within 10 s: ${condition}`);
}

const titles = () =>
  page.evaluate<string[]>(
    "[...document.querySelectorAll('.chart')].filter((chart) => chart.querySelector('canvas')).map((chart) => chart.querySelector('strong').textContent)",
  );

/** How many different colours the pixels of the first chart have: an empty canvas has one. */
const colours = () =>
  page.evaluate<string[]>(`(() => {
    const canvas = document.querySelector(".plot canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let at = 0; at < data.length; at += 4)
      if (data[at + 3] === 255) seen.add([data[at], data[at + 1], data[at + 2]].join(","));
    return [...seen];
  })()`);

test("every chart is drawn, from nothing but the file", async () => {
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  expect(await titles()).toEqual([
    "Response time",
    "Percentiles of the response time",
    "Offered and achieved rate",
    "Memory of mixtral",
    "CPU of mixtral",
  ]);
  expect(await colours()).toContain("29,86,184");
  expect(requests).toHaveLength(1);
});

test("limits are drawn where they fit, and told where they do not", async () => {
  const latency = page.locator(".chart", { hasText: "95th percentile" });
  expect(await latency.locator(".u-legend").textContent()).toContain("limit p95 ≤ 2 s");
  const memory = page.locator(".chart", { hasText: "Memory of mixtral" });
  expect(await memory.locator(".u-legend").textContent()).not.toContain("limit");
  expect(await memory.locator("figcaption").textContent()).toContain("Far above the picture: limit ≤ 90 GB.");
  expect(await page.locator(".chart", { hasText: "CPU of" }).locator(".u-legend").textContent()).toContain(
    "limit ≤ 1 core",
  );
});

test("pointing at a chart reads its values", async () => {
  const chart = page.locator(".chart", { hasText: "Percentiles" });
  await chart.scrollIntoViewIfNeeded();
  const over = chart.locator(".u-over");
  const box = (await over.boundingBox())!;
  await page.mouse.move(box.x + box.width - 2, box.y + 20);
  await eventually(
    "[...document.querySelectorAll('.chart')][1].querySelector('.u-legend').textContent.includes('2.4 s')",
  );
});

test("scaled and invalid loads say so, a load without its record has figures", async () => {
  const text = (await page.textContent("main"))!;
  expect(text).toContain("1 min of the 30 min that the spec declares");
  expect(text).toContain("Not valid");
  expect(text).toContain("The run was stopped before its end");
  expect(text).toContain("The load's record is gone");
  expect(await page.locator("section.case").count()).toBe(1);
  expect(await page.locator("table", { hasText: "service time" }).count()).toBe(1);
});

test("text of specs and servers is text", async () => {
  expect(await page.evaluate("window.pwned")).toBeUndefined();
  expect(await page.textContent("h2")).toContain("A service under <b>load</b>");
  expect(await page.locator(".why").allTextContents()).toContain(
    'because: <img src=x onerror="window.pwned = 1">',
  );
});

test("charts follow the theme", async () => {
  const light = await colours();
  await page.click("#theme");
  await page.waitForSelector(".plot canvas");
  expect(await colours()).toContain("138,182,255");
  expect(light).not.toContain("138,182,255");
  await page.click("#theme");
});

test("a narrow window has nothing beside it, and charts shrink with it", async () => {
  await page.setViewportSize({ width: 400, height: 800 });
  await eventually("document.querySelector('.uplot').offsetWidth < 380");
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  await page.setViewportSize({ width: 1280, height: 900 });
});

test.each(["light", "dark"] as const)("accessible in %s", async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  const found = await page.evaluate<{ id: string; impact: string; nodes: { html: string }[] }[]>(
    `${axe}; axe.run(document).then(({ violations }) => violations)`,
  );
  const serious = found.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
});
