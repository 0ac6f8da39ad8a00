import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { percentile } from "../../runtime/expect/statistic.js";
import { chat } from "../../runtime/load/request/request.js";
import { invalidity, open } from "./plans.js";

import type { Measure } from "../../runtime/load/report.js";
import type { Bar } from "./bar.js";

const adminToken = "bench";
const toleratedMs = 5;
const toleratedShare = 0.02;

interface Truth {
  readonly status: number;
  readonly receivedAtMs: number;
  readonly finishedAtMs: number;
  readonly ttftMs: number;
  readonly tpotMs: number;
}

interface Reference {
  readonly url: string;
  close(): void;
}

/** The reference server at a tenth of its time: 8 slots, 20 tokens in about 200 ms. */
async function startReference(root: string): Promise<Reference> {
  const folder = mkdtempSync(join(tmpdir(), "tcspec-bench-truth-"));
  const settings = join(folder, "settings.json");
  writeFileSync(settings, JSON.stringify({ time_scale: 0.1, "admin.token": adminToken }));
  const program = join(root, "dist", "reference-server.cjs");
  const child = spawn(
    process.execPath,
    [program, "--service", "mixtral", "--port", "0", "--settings", settings],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const line = await new Promise<string>((resolve) =>
    createInterface({ input: child.stdout }).once("line", resolve),
  );
  const { url } = JSON.parse(line) as { url: string };
  while ((await fetch(`${url}/health`)).status !== 200)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return {
    url,
    close() {
      child.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function admin(url: string, method: string): Promise<Truth[]> {
  const headers = { authorization: `Bearer ${adminToken}` };
  const answer = await fetch(`${url}/admin/truth`, { method, headers });
  return ((await answer.json()) as { requests: Truth[] }).requests;
}

const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;

/** What a generator saw of streams, beside what really happened: mean, p50 and p95 of each measure. */
export function truthBar(root: string): Bar {
  return {
    name: "TTFT, TPOT, end-to-end beside the reference server's truth",
    limit: "mean, p50 and p95 differ by at most 5 ms or 2 %",
    rounds: 3,
    async run() {
      const server = await startReference(root);
      try {
        const model = ((await (await fetch(`${server.url}/v1/models`)).json()) as { data: { id: string }[] })
          .data[0]?.id;
        const request = chat("Write 30 words about load tests.", { maxTokens: 30 });
        const load = { rate: 20, forMs: 8000, arrivals: "poisson" as const };
        await open(server.url, request, { ...load, forMs: 1000 }, model);
        await admin(server.url, "DELETE");
        const run = await open(server.url, request, load, model);
        const truth = (await admin(server.url, "GET")).filter(({ status }) => status === 200);
        const pairs: [string, Measure, number[]][] = [
          ["TTFT", "timeToFirstToken", truth.map(({ ttftMs }) => ttftMs)],
          ["TPOT", "timePerOutputToken", truth.map(({ tpotMs }) => tpotMs)],
          ["end-to-end", "endToEnd", truth.map((each) => each.finishedAtMs - each.receivedAtMs)],
        ];
        const figures: Record<string, number> = { requests: truth.length };
        let outside = 0;
        for (const [name, measure, real] of pairs) {
          const seen = run.summary(measure);
          const compared = [
            ["mean", seen?.mean, mean(real)],
            ["p50", seen?.p50, percentile(real, 50)],
            ["p95", seen?.p95, percentile(real, 95)],
          ] as const;
          for (const [statistic, own = Number.NaN, true_] of compared) {
            const difference = own - true_;
            figures[`${name} ${statistic} ms`] = own;
            figures[`${name} ${statistic} off by ms`] = difference;
            if (!(Math.abs(difference) <= Math.max(toleratedMs, toleratedShare * true_))) outside += 1;
          }
        }
        const counted = truth.length === run.account.ok && run.account.ok === run.account.due;
        return { figures: { ...figures, outside: counted ? outside : Number.NaN }, ...invalidity(run) };
      } finally {
        server.close();
      }
    },
    holds: ({ outside }) => outside === 0,
  };
}
