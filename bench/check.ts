import { codeReaderFor } from "../compiler/check/check-specs.js";
import { configDataSchema } from "../compiler/config/schema.js";
import { readSpec } from "../compiler/document/index.js";
import type { ReadResult } from "../compiler/document/schema.js";
import { LineIndex } from "../compiler/parse/index.js";
import { codeBlocks, rulesById } from "../compiler/rules/index.js";
import type { LocalContext } from "../compiler/rules/rule.js";
import { checkLocally } from "../compiler/rules/run.js";
import { specId, specText } from "./corpus.js";

const warmUp = 50;
const measured = 150;

/**
 * How long all local rules together take over a spec of the compile benchmark's corpus (19 KB, five steps with code), in
 * milliseconds: median and 95th percentile over many specs. Each is read anew and checked once, so that nothing is
 * remembered from an earlier round. What the rules share with generation (reading the Markdown, parsing the fences)
 * is shown beside them.
 */
export async function benchmark(): Promise<void> {
  const config = configDataSchema.parse({});
  const times = { reading: [] as number[], parsing: [] as number[], checking: [] as number[] };
  const byRule = new Map<string, number[]>();
  let bytes = 0;
  let fences = 0;
  for (let index = 0; index < warmUp + measured; index += 1) {
    const text = new TextEncoder().encode(specText(index, 1));
    const file = `specs/level-2/${specId(index)}.md`;
    const [read, reading] = timed(() => readSpec(text, file, config));
    const code = await codeReaderFor([read]);
    const blocks = read.document.cases.flatMap(codeBlocks);
    const [, parsing] = timed(() => blocks.map((block) => code?.read(block, read.source)));
    const options = { config, today: "2026-11-23", ...(code && { code }) };
    const [, checking] = timed(() => checkLocally(read, options));
    if (index < warmUp) continue;
    bytes += text.length;
    fences += blocks.length;
    times.reading.push(reading);
    times.parsing.push(parsing);
    times.checking.push(checking);
    timeRules(readSpec(text, file, config), options, byRule);
  }
  console.log(
    `${measured} specs of ${Math.round(bytes / measured)} bytes and ${(fences / measured).toFixed(0)} fences, ${rulesById.size} rules`,
  );
  report("reading the Markdown", times.reading);
  report("parsing the fences", times.parsing);
  report("all local rules", times.checking);
  const slowest = [...byRule].map(([id, each]) => ({ id, time: at(each, 0.5) }));
  slowest.sort((a, b) => Number(b.time) - Number(a.time));
  console.log(
    `slowest: ${slowest
      .slice(0, 8)
      .map(({ id, time }) => `${id} ${time}`)
      .join(", ")}`,
  );
}

/** Each rule alone: the first that needs the trees of the code, or the stated bounds, pays for the others. */
function timeRules(
  read: ReadResult,
  options: Omit<LocalContext, "document" | "source" | "lines">,
  byRule: Map<string, number[]>,
): void {
  const { document, source } = read;
  const context: LocalContext = { document, source, lines: new LineIndex(source), ...options };
  for (const rule of rulesById.values()) {
    if (rule.scope !== "local") continue;
    const [, time] = timed(() => rule.check(context));
    byRule.set(rule.id, [...(byRule.get(rule.id) ?? []), time]);
  }
}

function timed<T>(work: () => T): [T, number] {
  const start = performance.now();
  const result = work();
  return [result, performance.now() - start];
}

function report(name: string, times: readonly number[]): void {
  console.log(`${name.padEnd(22)} median ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms`);
}

function at(times: readonly number[], share: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(3);
}
