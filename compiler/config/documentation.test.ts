import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type CatalogueSection, readRequirements } from "../catalogue/index.js";
import { certificationSchema } from "../certify/config.js";
import { packageRoot } from "../files/package-root.js";
import {
  componentConfigSchema,
  configDataSchema,
  documentConfigSchema,
  levelConfigSchema,
  ruleConfigSchema,
  serviceConfigSchema,
  traceConfigSchema,
} from "./schema.js";

const page = readFileSync(join(packageRoot(), "docs", "configuration.md"), "utf8");
/** Default by key, of the tables under a heading. */
const rowsUnder = (heading: string): Map<string, string> => {
  const section = page.split(/^## /mu).find((text) => text.startsWith(heading)) ?? "";
  const rows = [...section.matchAll(/^\| `([\w.]+)` +\| (.*?) +\|/gmu)];
  return new Map(rows.map(([, key = "", standard = ""]) => [key, standard]));
};
const keysOf = (part: string, { shape }: { shape: object }): string[] =>
  Object.keys(shape).map((key) => `${part}.${key}`);

test("every key stands on the page, and none besides", () => {
  expect([...rowsUnder("Keys").keys()]).toEqual(Object.keys(configDataSchema.shape));
  expect([...rowsUnder("`services`").keys()]).toEqual(Object.keys(serviceConfigSchema.shape));
  expect([...rowsUnder("`levels`").keys()]).toEqual([
    ...keysOf("levels", levelConfigSchema),
    ...keysOf("components", componentConfigSchema),
    ...keysOf("documents", documentConfigSchema),
  ]);
  expect([...rowsUnder("`trace`").keys()]).toEqual([
    ...keysOf("trace", traceConfigSchema),
    ...keysOf("certification", certificationSchema),
    ...keysOf("rules", ruleConfigSchema.options[1]),
  ]);
});

test("defaults are those of the schema", () => {
  const shown = (text: string) => /^`(["[{\d].*|true|false)`$/u.exec(text)?.[1];
  const defaults: Record<string, unknown> = configDataSchema.parse({});
  const told = [...rowsUnder("Keys")].flatMap(([key, text]) => {
    const value = shown(text);
    return value === undefined ? [] : [[key, JSON.parse(value)] as [string, unknown]];
  });
  expect(told.length).toBeGreaterThan(10);
  for (const [key, value] of told) expect([key, value]).toEqual([key, defaults[key]]);
  expect(rowsUnder("Keys").get("statuses")?.split(", ")).toEqual(defaults["statuses"]);
});

test("each kind of service is named", () => {
  for (const kind of serviceConfigSchema.shape.kind.options) expect(page).toContain(`\`${kind}\``);
});

/** The entries of a fence with `file=…`, as the requirement document of that name. */
const entriesShown = (file: string) => {
  const shown = new RegExp(`^\`\`\`yaml file=${file}\n([^]*?)^\`\`\`$`, "mu").exec(page)?.[1] ?? "";
  const { document, diagnostics } = readRequirements(new TextEncoder().encode(shown), file);
  expect(diagnostics).toEqual([]);
  const entries: CatalogueSection[] = document.entries;
  return entries.map(({ number, title, text }) => [number, title, text]);
};

test("documents in YAML are read as the page says", () => {
  expect(entriesShown("shop.yaml")).toEqual([
    ["5.1", "Orders", "text: An order is confirmed within two seconds."],
    ["5.2", "Receipts", "priority: high"],
    ["B.1", "Prices", ""],
  ]);
  expect(entriesShown("shop-short.yaml")).toEqual([
    ["5.1", "Orders", ""],
    ["5.10", "Deliveries", ""],
  ]);
});

test("headings of documents in Markdown are read as the page says", () => {
  const told = /In Markdown each heading[^]*?\n\n/u.exec(page)?.[0] ?? "";
  const headings = [...told.matchAll(/`(#+ [^`]+)`/gu)].map(([, heading = ""]) => heading);
  const { document } = readRequirements(new TextEncoder().encode(headings.join("\n\n")), "shop.md");
  expect(document.entries.map(({ kind, number, title }) => [kind, number, title])).toEqual([
    ["section", "5.1", "Orders"],
    ["section", "5.1", "Orders"],
    ["appendix", "B", "Prices"],
    ["task", "1.2", "Receipts"],
    ["phase", "1", "Opening"],
  ]);
});
