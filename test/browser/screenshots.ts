import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { startChromium } from "./chromium.js";
import { makeSampleLoadReport } from "./sample-load.js";
import { makeSampleReport } from "./sample-report.js";

/** A picture: its name, its place on the page, theme, media, size of the window. */
type Shot = readonly [string, string, "light" | "dark", "screen" | "print", number, number];

/** What the documentation shows of the report of links. */
const traceShots: readonly Shot[] = [
  ["trace-overview", "", "light", "screen", 1100, 620],
  ["trace-matrix", "#/matrix", "light", "screen", 1100, 560],
  ["trace-case", "#/case/TC-L1-COMP-DEMO-002", "light", "screen", 1100, 1500],
  ["trace-case-dark", "#/case/TC-L1-COMP-DEMO-001", "dark", "screen", 1100, 700],
  ["trace-narrow", "#/requirements?coverage=shallow", "light", "screen", 420, 640],
  ["trace-print", "#/requirement/REQ/2.1", "light", "print", 800, 620],
];

/** And of the page of a run's loads. */
const loadShots: readonly Shot[] = [["loads", "", "light", "screen", 1280, 1200]];

/** What has to be there before a page is shown. */
function drawn(place: string, isLoads: boolean): string {
  if (isLoads) return ".plot canvas";
  if (place === "#/matrix") return ".matrix .cell";
  return place.startsWith("#/case") ? ".spec" : "main h1";
}

/** Writes the images of `docs/images/`. */
export async function takeScreenshots(root: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tcspec-shots-"));
  const images = join(root, "docs", "images");
  mkdirSync(images, { recursive: true });
  const browser = await startChromium();
  try {
    const reports = [
      { file: makeSampleReport(folder), shots: traceShots },
      { file: makeSampleLoadReport(folder, "A service under load"), shots: loadShots },
    ];
    for (const { file, shots } of reports)
      for (const [name, place, colorScheme, media, width, height] of shots) {
        const page = await browser.newPage({ viewport: { width, height } });
        await page.emulateMedia({ colorScheme, media });
        await page.goto(`${pathToFileURL(file).href}${place}`);
        await page.waitForSelector(drawn(place, shots === loadShots));
        await page.screenshot({ path: join(images, `${name}.png`) });
        await page.close();
      }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
