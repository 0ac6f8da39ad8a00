import { fork } from "node:child_process";
import { createServer } from "node:http";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build } from "esbuild";

import { packageRoot } from "../../../compiler/files/package-root.js";
import { identify } from "../../processes/process-table.js";
import { eventually, isGone } from "../../supervisor/test-run.js";
import { Distribution } from "../histogram/distribution.js";
import { constantRate } from "../schedule/rate-profile.js";
import { openPlan, plainRequest } from "../testing/open-load.js";
import { launchLoad } from "./launch.js";

import type { AddressInfo } from "node:net";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { OpenPlan } from "../plan.js";

// Real processes on a machine that may be busy: nothing here is judged by the clock.
jest.setTimeout(60_000);

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", 1024, resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const planFor = (url: string, rate: number, forMs: number, more: Partial<OpenPlan> = {}): OpenPlan =>
  openPlan(constantRate(rate, forMs), { target: { url, headers: {} }, ...more });

test("a generator measures a real server, and what it tells adds up", async () => {
  const paths: string[] = [];
  const url = await serve((request, response) => {
    paths.push([request.method, request.url, request.headers["x-key"]].join(" "));
    response.statusCode = paths.length % 5 === 0 ? 503 : 200;
    response.end("ok");
  });
  const plan = planFor(`${url}/base`, 100, 500, {
    target: { url: `${url}/base`, headers: { "x-key": "k" } },
    warmUpMs: 100,
  });
  const report = await launchLoad(plan).report;
  const { account, warmUp } = report;
  expect(account).toMatchObject({ due: 50, sent: 50, reasons: { 503: account.httpError } });
  // Which of those at the border is the fifth is the network's choice.
  expect([account.ok + warmUp.ok, account.httpError + warmUp.httpError]).toEqual([48, 12]);
  expect(warmUp.sent).toBe(10);
  expect(new Set(paths)).toEqual(new Set(["GET /base/ k"]));
  const [response, service] = [report.distributions.responseTime!, report.distributions.serviceTime!].map(
    (snapshot) => Distribution.restore(snapshot).summary()!,
  );
  expect(response!.n).toBe(account.ok);
  expect(response!.mean).toBeGreaterThanOrEqual(service!.mean);
  expect(report.distributions.refusalTime?.n).toBe(account.httpError);
  expect(report.validity.facts.peakMemoryBytes).toBeGreaterThan(1e7);
});

test("answers that are cut off, reset, or never come are accounted for", async () => {
  let count = 0;
  const url = await serve((request, response) => {
    count += 1;
    if (count % 4 === 0) request.socket.resetAndDestroy();
    else if (count % 4 === 1) {
      response.writeHead(200, { "content-length": "10" });
      response.write("half", () => request.socket.destroy());
    } else if (count % 4 === 2) response.end("ok");
  });
  const { account } = await launchLoad(planFor(url, 40, 500, { timeoutMs: 300 })).report;
  expect(account).toMatchObject({ due: 20, sent: 20, ok: 5, timeout: 5, connectionError: 10, aborted: 0 });
  expect(account.reasons).toMatchObject({ "not ended within 300 ms": 5 });
});

test("10,000 streams that are open at the same time, in bounded memory", async () => {
  // The server holds 10,000 sockets, too: it is a process of its own.
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "load test "));
  const program = join(folder, "server.cjs");
  writeFileSync(
    program,
    `const open = [];
    const part = (text) => "data: " + JSON.stringify({ choices: [{ delta: { content: text } }] }) + "\\n\\n";
    const server = require("node:http").createServer((request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(part("a"));
      open.push(response);
      if (open.length === 10000)
        for (const each of open.splice(0)) each.end(part("b") + "data: [DONE]\\n\\n");
    });
    server.requestTimeout = 0;
    server.listen(0, "127.0.0.1", 4096, () => process.send(server.address().port));`,
  );
  const server = fork(program, [], { execArgv: [] });
  try {
    const port = await new Promise<number>((resolve) => server.once("message", resolve as never));
    const plan = planFor(`http://127.0.0.1:${port}`, 5000, 2000, {
      requests: [{ ...plainRequest, read: "stream" }],
      timeoutMs: 50_000,
    });
    const report = await launchLoad(plan).report;
    // Each stream ends when all are open: had they not been open together, none would have ended.
    expect(report.account).toMatchObject({ due: 10_000, sent: 10_000, ok: 10_000 });
    expect(report.tokens?.outputTokens).toBe(20_000);
    expect(report.validity.facts.peakMemoryBytes).toBeLessThan(400e6);
  } finally {
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a generator that is killed is an error, not a result", async () => {
  const url = await serve((_request, response) => response.end("ok"));
  const running = launchLoad(planFor(url, 10, 600_000));
  await running.started;
  running.kill();
  await expect(running.report).rejects.toThrow(/ended with signal SIGKILL before its report/);
});

test("a program that is none says why", async () => {
  const running = launchLoad(planFor("http://127.0.0.1:1", 10, 1000), {
    program: "/nowhere/load-generator.cjs",
  });
  await expect(running.report).rejects.toThrow(/exit code 1 before its report: .*Cannot find module/s);
});

test("it ends with the process that owns it, however that dies", async () => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "load test "));
  try {
    const program = join(folder, "owner.mjs");
    await build({
      stdin: {
        contents: `import { launchLoad } from ${JSON.stringify(join(packageRoot(), "runtime/load/process/launch.ts"))};
          const running = launchLoad(JSON.parse(process.argv[2]), { program: process.argv[3] });
          await running.started;
          process.send(running.pid);`,
        resolveDir: folder,
        loader: "ts",
      },
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      outfile: program,
    });
    const url = await serve((_request, response) => response.end("ok"));
    const generator = join(packageRoot(), "dist", "load-generator.cjs");
    const owner = fork(program, [JSON.stringify(planFor(url, 10, 600_000)), generator], { execArgv: [] });
    const pid = await new Promise<number>((resolve) => owner.once("message", resolve as never));
    const running = identify(pid)!;
    owner.kill("SIGKILL");
    await eventually("the generator is gone", () => isGone(running));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
