import { codeReaderFor } from "../compiler/check/check-specs.js";
import { type ConfigData, configDataSchema } from "../compiler/config/schema.js";
import { readSpec } from "../compiler/document/index.js";
import type { ReadResult } from "../compiler/document/schema.js";
import { LineIndex } from "../compiler/parse/index.js";
import { type CodeReader, codeBlocks, rulesById } from "../compiler/rules/index.js";
import type { LocalContext } from "../compiler/rules/rule.js";
import { checkLocally, type LocalOptions } from "../compiler/rules/run.js";
import { specId, specText } from "./corpus.js";
import { median } from "./measure.js";

const warmUpRounds = 4;
const rounds = 20;
const specsPerRound = 50;
const limitMs = 1;

/**
 * How long all local rules together take over a spec of the compile benchmark's corpus (19 KB, five steps with code).
 *
 * Given to the rules is what reading gives, the document; it is shown beside them. All else counts, each spec being
 * read anew and checked once: the index of lines, severities, and the syntax trees of those fences in which a rule needs
 * one. How many that are is shown, too, and what they would cost if the rules needed all.
 *
 * A round is 50 specs; shown is the median of the rounds with the lowest and the highest. The processor's time counts the
 * threads of the collector and the optimizer, and does not count what others do on the machine.
 */
export async function benchmark(): Promise<void> {
  const config = configDataSchema.parse({});
  const reader = await codeReaderFor([specOf(0, config)]);
  if (reader === undefined) throw new Error("Unexpected corpus without code");
  const counted = { trees: 0 };
  const code: CodeReader = {
    ...reader,
    read(block, source) {
      counted.trees += 1;
      return reader.read(block, source);
    },
  };
  const options: LocalOptions = { config, code };
  const [reading, checking, parsing] = [newSeries(), newSeries(), newSeries()];
  const byRule = new Map<string, number[]>();
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    if (round === warmUpRounds) {
      [reading, checking, parsing].forEach(({ cpu, wall }) => [cpu, wall].forEach((list) => list.splice(0)));
      byRule.clear();
      counted.trees = 0;
    }
    const numbers = Array.from({ length: specsPerRound }, (_, at) => round * specsPerRound + at);
    const specs = timed(reading, () => numbers.map((number) => specOf(number, config)));
    timed(checking, () => specs.forEach((read) => checkLocally(read, options)));
    const trees = counted.trees;
    timeRules(
      numbers.map((number) => specOf(number, config)),
      options,
      byRule,
    );
    counted.trees = trees;
    const unread = numbers.map((number) => specOf(number, config));
    timed(parsing, () =>
      unread.forEach((read) => blocksOf(read).forEach((block) => reader.read(block, read.source))),
    );
  }
  const specs = rounds * specsPerRound;
  const all = Array.from({ length: specsPerRound }, (_, number) => specOf(number, config));
  const bytes = all.reduce((sum, { source }) => sum + Buffer.byteLength(source), 0) / specsPerRound;
  const fences = all.reduce((sum, read) => sum + blocksOf(read).length, 0) / specsPerRound;
  console.log(
    `${specs} specs of ${Math.round(bytes)} bytes and ${fences.toFixed(0)} fences with code, ${rulesById.size} rules; per spec in milliseconds:`,
  );
  report("all local rules", checking);
  report("reading the Markdown", reading);
  report("parsing all fences", parsing);
  console.log(
    `the rules needed the trees of ${(counted.trees / specs).toFixed(2)} fences per spec; limit ${limitMs} ms: ${median(checking.cpu) <= limitMs ? "met" : "NOT MET"}`,
  );
  const slowest = [...byRule].map(([id, times]) => ({ id, time: median(times) }));
  slowest.sort((a, b) => b.time - a.time);
  console.log(
    `slowest: ${slowest
      .slice(0, 10)
      .map(({ id, time }) => `${id} ${time.toFixed(3)}`)
      .join(", ")}`,
  );
}

const specOf = (number: number, config: ConfigData): ReadResult =>
  readSpec(new TextEncoder().encode(specText(number, 1)), `specs/level-2/${specId(number)}.md`, config);

const blocksOf = ({ document }: ReadResult) => document.cases.flatMap(codeBlocks);

/** Each rule alone: the first that needs the trees of the code, or the stated bounds, pays for the others. */
function timeRules(specs: readonly ReadResult[], options: LocalOptions, byRule: Map<string, number[]>): void {
  const contexts = specs.map(({ document, source }): LocalContext => ({
    document,
    source,
    lines: new LineIndex(source),
    ...options,
  }));
  for (const rule of rulesById.values()) {
    if (rule.scope !== "local") continue;
    const start = performance.now();
    contexts.forEach((context) => rule.check(context));
    const time = (performance.now() - start) / specs.length;
    byRule.set(rule.id, [...(byRule.get(rule.id) ?? []), time]);
  }
}

/** Milliseconds per spec, one number a round. */
interface Series {
  cpu: number[];
  wall: number[];
}

const newSeries = (): Series => ({ cpu: [], wall: [] });

function timed<T>({ cpu, wall }: Series, work: () => T): T {
  const before = process.cpuUsage();
  const start = performance.now();
  const result = work();
  wall.push((performance.now() - start) / specsPerRound);
  const { user, system } = process.cpuUsage(before);
  cpu.push((user + system) / 1000 / specsPerRound);
  return result;
}

function report(name: string, { cpu, wall }: Series): void {
  console.log(`${name.padEnd(22)} processor ${shown(cpu)}   clock ${shown(wall)}`);
}

function shown(times: readonly number[]): string {
  return `${median(times).toFixed(2)} (${Math.min(...times).toFixed(2)}–${Math.max(...times).toFixed(2)})`;
}
