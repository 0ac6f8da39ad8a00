import { readFileSync } from "node:fs";
import { join } from "node:path";

import { codeReaderFor } from "../compiler/check/check-specs.js";
import { configDataSchema } from "../compiler/config/schema.js";
import { readSpec } from "../compiler/document/index.js";
import { LineIndex } from "../compiler/parse/index.js";
import { codeBlocks, rulesById } from "../compiler/rules/index.js";
import type { LocalContext } from "../compiler/rules/rule.js";
import { checkLocally } from "../compiler/rules/run.js";

const size = 19_000;
const rounds = 300;

/**
 * How long all local rules together take over one spec of 19 KB, in milliseconds: median and 95th percentile of many
 * rounds in one process. What they share with generation (reading the Markdown, parsing the fences) is shown beside it.
 */
export async function benchmark(root: string): Promise<void> {
  const config = configDataSchema.parse({});
  const bytes = new TextEncoder().encode(specOf(size, root));
  const read = readSpec(bytes, "specs/TC-L2-INT-DB-001.md", config);
  const code = await codeReaderFor([read]);
  const blocks = read.document.cases.flatMap(codeBlocks);
  const parsing = timesOf(20, () => blocks.map((block) => code?.read({ ...block }, read.source)));
  const reading = timesOf(20, () => readSpec(bytes, "specs/TC-L2-INT-DB-001.md", config));
  const options = { config, today: "2026-11-23", ...(code && { code }) };
  const checking = timesOf(rounds, () => checkLocally(read, options));
  console.log(`${bytes.length} bytes, ${blocks.length} fences, ${rulesById.size} rules`);
  for (const [name, times] of Object.entries({
    "reading the Markdown": reading,
    "parsing the fences": parsing,
    "all local rules": checking,
  }))
    console.log(`${name.padEnd(22)} median ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms`);
  const context: LocalContext = {
    document: read.document,
    source: read.source,
    lines: new LineIndex(read.source),
    ...options,
  };
  const slowest = [...rulesById.values()]
    .flatMap((rule) =>
      rule.scope === "local"
        ? [
            {
              id: rule.id,
              time: Number(
                at(
                  timesOf(100, () => rule.check(context)),
                  0.5,
                ),
              ),
            },
          ]
        : [],
    )
    .sort((a, b) => b.time - a.time)
    .slice(0, 8);
  console.log(`slowest: ${slowest.map(({ id, time }) => `${id} ${time}`).join(", ")}`);
}

/** The reference spec, its steps repeated until it has the size. */
function specOf(bytes: number, root: string): string {
  const text = readFileSync(join(root, "specs/level-2/TC-L2-INT-DB-001.md"), "utf8");
  const end = text.indexOf("\n---", text.indexOf("### **Test Steps**"));
  const step = (number: number): string =>
    `\n${number}. **Step ${number}:** Once more\n\n    \`\`\`ts\n    const [row] = [1];\n    expect(row).toBe(1);\n    \`\`\`\n\n    - ✅ The connection time meets its target\n`;
  let steps = "";
  for (let number = 6; text.length + steps.length < bytes; number += 1) steps += step(number);
  return text.slice(0, end) + steps + text.slice(end);
}

function timesOf(count: number, work: () => unknown): number[] {
  for (let warm = 0; warm < count / 3; warm += 1) work();
  return Array.from({ length: count }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(3);
}
