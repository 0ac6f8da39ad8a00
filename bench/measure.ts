import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One run of a command. */
export interface Sample {
  /** By the wall clock, in milliseconds. */
  ms: number;
  /** Processor time of all its processes and threads, in milliseconds: steadier on a busy machine. */
  cpuMs: number;
  /** Largest resident set of one of its processes. */
  peakBytes: number;
}

export interface Command {
  cwd: string;
  /** Arguments of `node`. */
  args: readonly string[];
  env?: Record<string, string>;
  /** Exit codes that count as having worked; 0 by default. */
  codes?: readonly number[];
}

/** Runs a command of Node to its end. Throws with its output where it fails: a failed run measures nothing. */
export function measure({ cwd, args, env, codes = [0] }: Command, peakHook: string): Sample {
  const reports = mkdtempSync(join(tmpdir(), "tcspec-bench-peak-"));
  try {
    const start = process.hrtime.bigint();
    const result = spawnSync(process.execPath, ["--require", peakHook, ...args], {
      cwd,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: { ...process.env, ...env, TCSPEC_BENCH_PEAK: reports },
    });
    const ms = Number(process.hrtime.bigint() - start) / 1e6;
    if (result.status === null || !codes.includes(result.status))
      throw new Error(
        `node ${args.join(" ")} in ${cwd}: exit ${String(result.status)}\n${result.stdout.slice(-2000)}${result.stderr.slice(-2000)}`,
      );
    const processes = readdirSync(reports).map(
      (file) => JSON.parse(readFileSync(join(reports, file), "utf8")) as Omit<Sample, "ms">,
    );
    return {
      ms,
      cpuMs: processes.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      peakBytes: Math.max(0, ...processes.map(({ peakBytes }) => peakBytes)),
    };
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

/** The middle of a list, or of its two middle ones. */
export function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new Error("Unexpected empty list, expected samples");
  return (low + high) / 2;
}
