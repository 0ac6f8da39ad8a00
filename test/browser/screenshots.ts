import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { startChromium } from "./chromium.js";
import { makeSampleReport } from "./sample-report.js";

/** What the documentation shows: name, address, theme, media, size of the window. */
const shots = [
  ["trace-overview", "", "light", "screen", 1100, 620],
  ["trace-matrix", "#/matrix", "light", "screen", 1100, 560],
  ["trace-case", "#/case/TC-L1-COMP-DEMO-002", "light", "screen", 1100, 1500],
  ["trace-case-dark", "#/case/TC-L1-COMP-DEMO-001", "dark", "screen", 1100, 700],
  ["trace-narrow", "#/requirements?coverage=shallow", "light", "screen", 420, 640],
  ["trace-print", "#/requirement/REQ/2.1", "light", "print", 800, 620],
] as const;

/** Writes the images of `docs/images/`. */
export async function takeScreenshots(root: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tcspec-shots-"));
  const images = join(root, "docs", "images");
  mkdirSync(images, { recursive: true });
  const browser = await startChromium();
  try {
    const address = pathToFileURL(makeSampleReport(folder)).href;
    for (const [name, place, colorScheme, media, width, height] of shots) {
      const page = await browser.newPage({ viewport: { width, height } });
      await page.emulateMedia({ colorScheme, media });
      await page.goto(`${address}${place}`);
      await page.waitForSelector(place.startsWith("#/case") ? ".spec" : "main h1");
      if (place === "#/matrix") await page.waitForSelector(".matrix .cell");
      await page.screenshot({ path: join(images, `${name}.png`) });
      await page.close();
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
