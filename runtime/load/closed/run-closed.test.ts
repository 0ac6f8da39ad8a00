import { createServer as createTcpServer } from "node:net";
import { createServer } from "node:http";

import { Distribution } from "../histogram/distribution.js";
import { launchLoad } from "../process/launch.js";
import { closedPlanOf } from "../request/options.js";
import { echo, templateOf } from "../request/request.js";
import { mergeClosed, splitAmong } from "./merge.js";

import type { IncomingMessage, RequestListener } from "node:http";
import type { AddressInfo, Server, Socket } from "node:net";
import type { LoadReport } from "../report.js";
import type { ClosedOptions } from "../request/options.js";
import type { LoadRequest } from "../request/request.js";

// Real processes on a machine that may be busy: nothing here is judged by the clock.
jest.setTimeout(60_000);

const servers: { server: Server; sockets: Set<Socket> }[] = [];

afterEach(async () => {
  for (const { server, sockets } of servers.splice(0)) {
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  servers.push({ server, sockets });
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", 1024, resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = (handle: (...given: Parameters<RequestListener>) => unknown) =>
  listen(createServer((request, response) => void handle(request, response)));

/** A server of bytes: each request line of a connection is handed over with its number, from 1. */
const serveBytes = (handle: (socket: Socket, count: number) => void) => {
  let count = 0;
  return listen(
    createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (chunk) => {
        const requests = chunk.toString("latin1").split("\r\n\r\n").length - 1;
        for (let left = requests; left > 0; left -= 1) handle(socket, (count += 1));
      });
    }),
  );
};

async function load(
  url: string,
  request: LoadRequest,
  { workers = 1, ...options }: Partial<ClosedOptions> = {},
): Promise<LoadReport> {
  const target = { url, headers: {} };
  const given = { connections: 4, forMs: 400, ...options };
  const plan = closedPlanOf(given, target, templateOf(request, "m"), 1);
  const reports = await Promise.all(splitAmong(plan, workers).map((each) => launchLoad(each).report));
  return mergeClosed(reports, plan.description);
}

const timesOf = ({ distributions: { serviceTime } }: LoadReport) =>
  serviceTime && Distribution.restore(serviceTime).summary();

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

describe("requests that are not plain", () => {
  /** Streams the text that `said` makes of the last message. */
  const serveChat = async (said: (message: string) => string, seen: string[] = []) =>
    serve(async (request, response) => {
      const body = JSON.parse(await textOf(request)) as { messages: { content: string }[] };
      const message = body.messages.at(-1)!.content;
      seen.push(message);
      const part = JSON.stringify({ choices: [{ delta: { content: said(message) } }] });
      response.end(`data: ${part}\n\ndata: [DONE]\n\n`);
    });

  test("a reply that is not what is expected is a wrong one", async () => {
    const { account } = await load(await serveChat(() => "nope"), echo());
    expect(account.ok).toBe(0);
    expect(account.httpError).toBeGreaterThan(4);
    expect(account.reasons).toEqual({ "wrong answer": account.httpError });
  });

  test("each request has a mark of its own, in all workers and in the warm-up", async () => {
    const seen: string[] = [];
    const url = await serveChat((message) => message.replace("repeat: ", ""), seen);
    const { account, warmUp } = await load(url, echo(), { workers: 2, warmUpMs: 200 });
    expect(account.sent).toBe(account.ok + account.aborted);
    expect(warmUp.ok).toBeGreaterThan(0);
    expect(account.ok + warmUp.ok).toBeLessThanOrEqual(seen.length);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.every((message) => /^repeat: req-\w+$/u.test(message))).toBe(true);
  });

  test.each([
    ["the body", { path: "/", body: "id={marker}" }],
    ["the path", { path: "/?id={marker}" }],
    ["a header", { path: "/", headers: { "x-id": "id={marker}" } }],
  ])("a mark in %s, where nothing is read", async (_, request) => {
    const seen = new Set<string>();
    const url = await serve(async (got, response) => {
      seen.add([got.url, got.headers["x-id"], await textOf(got)].join(" "));
      response.end();
    });
    const { account } = await load(url, request);
    expect([...seen].every((said) => /id=req-\w+/u.test(said))).toBe(true);
    expect(account.ok).toBeGreaterThan(4);
    expect(seen.size).toBeGreaterThanOrEqual(account.ok);
  });

  test("an answer to HEAD has no body", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "10" }).end();
    });
    const report = await load(url, { path: "/", method: "HEAD" });
    expect(report.account.ok).toBeGreaterThan(4);
    expect(report.validity.valid).toBe(true);
  });

  test("they are not pipelined", async () => {
    for (const request of [echo(), { path: "/", method: "HEAD" }, { path: "/", body: "{marker}" }])
      await expect(load("http://127.0.0.1:1", request, { pipelining: 2 })).rejects.toThrow(
        /^Unexpected pipelining 2 of requests that are HEAD, hold \{marker\} or have `read`, expected one/,
      );
  });
});

describe("connections that end", () => {
  test("in order, as keep-alive limits of servers end them: nothing fails, nothing is counted twice", async () => {
    let count = 0;
    const url = await serve((_request, response) => {
      count += 1;
      if (count % 5 === 0) response.setHeader("connection", "close");
      response.end("ok");
    });
    const { account, warmUp } = await load(url, { path: "/" }, { warmUpMs: 200 });
    expect(account).toMatchObject({ connectionError: 0, reasons: {} });
    expect(account.ok).toBeGreaterThan(20);
    expect(warmUp.ok).toBeGreaterThan(20);
    expect(account.ok + warmUp.ok).toBeLessThanOrEqual(count);
    expect(account.sent + warmUp.sent).toBeGreaterThanOrEqual(count);
  });

  test("in order, with requests behind the last answer: they are sent again, and counted once", async () => {
    const ended = new WeakSet<Socket>();
    const served = new WeakMap<Socket, number>();
    let answers = 0;
    const url = await serveBytes((socket) => {
      if (ended.has(socket)) return;
      const number = (served.get(socket) ?? 0) + 1;
      served.set(socket, number);
      answers += 1;
      if (number < 5) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
      else {
        ended.add(socket);
        socket.end("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok");
      }
    });
    const { account } = await load(url, { path: "/" }, { connections: 2, pipelining: 3 });
    expect(account).toMatchObject({ connectionError: 0, reasons: {} });
    expect(account.ok).toBeGreaterThan(20);
    expect(account.ok).toBeLessThanOrEqual(answers);
    expect(account.aborted).toBeLessThanOrEqual(6);
  });

  test("lost ones have a reason, and leave the times of the others alone", async () => {
    let count = 0;
    let dropped = 0;
    const url = await serve((request, response) => {
      count += 1;
      const drop = count % 5 === 0;
      setTimeout(() => {
        if (!drop) response.end("ok");
        else {
          dropped += 1;
          request.socket.destroy();
        }
      }, 5);
    });
    const report = await load(url, { path: "/" }, { connections: 1, forMs: 1500 });
    const { account, durationMs } = report;
    expect(account.connectionError).toBeGreaterThan(0);
    expect(account.reasons).toEqual({ ECONNRESET: account.connectionError });
    expect(Math.abs(account.connectionError - dropped)).toBeLessThanOrEqual(1);
    // One user waits for one answer at a time: all his waiting is not longer than the load.
    const { n, mean } = timesOf(report)!;
    expect(n).toBe(account.ok);
    expect(n * mean).toBeLessThan(durationMs);
  });

  test("nobody listens: each user knocks again after a pause", async () => {
    const report = await load("http://127.0.0.1:1", { path: "/" });
    const { account } = report;
    expect(account.reasons).toEqual({ ECONNREFUSED: account.connectionError });
    // At most each 50 ms, and once at the begin.
    expect(account.sent).toBeLessThanOrEqual(4 * (1 + report.durationMs / 50));
  });
});

describe("answers of other forms", () => {
  test("what half an answer leaves is no part of the next one", async () => {
    const url = await serveBytes((socket, count) => {
      if (count % 4 === 0) socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf");
      else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    });
    const { account } = await load(url, { path: "/" }, { connections: 1, forMs: 1000 });
    expect(account.connectionError).toBeGreaterThan(1);
    expect(account.ok).toBeGreaterThanOrEqual(3 * (account.connectionError - 1));
    expect(account.aborted).toBeLessThanOrEqual(1);
  });

  test("one that cannot be read is lost; one without a length ends with its connection", async () => {
    const broken = await serveBytes((socket) => socket.write("HELLO\r\n\r\n"));
    const { account } = await load(broken, { path: "/" });
    expect(account).toMatchObject({ ok: 0, reasons: { HPE_INVALID_CONSTANT: account.connectionError } });
    expect(account.connectionError).toBeGreaterThan(3);
    const old = await serveBytes((socket) => socket.end("HTTP/1.0 200 OK\r\n\r\nall of it"));
    const report = await load(old, { path: "/" });
    expect(report.account).toMatchObject({ connectionError: 0, reasons: {} });
    expect(report.account.ok).toBeGreaterThan(3);
  });

  test("hints before an answer are not the answer", async () => {
    const url = await serveBytes((socket) =>
      socket.write(
        "HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\nHTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
      ),
    );
    const { account } = await load(url, { path: "/" });
    expect(account.reasons).toEqual({ 404: account.httpError });
    expect(account.sent).toBe(account.httpError + account.aborted);
  });
});

test("where nothing ends, the load says nothing; a time-out is an end", async () => {
  const url = await serve(() => undefined);
  const { account, validity } = await load(url, { path: "/" });
  expect(account).toMatchObject({ sent: 4, aborted: 4, reasons: {} });
  expect(validity).toMatchObject({
    valid: false,
    problems: [expect.stringMatching(/^None of 4 requests ended in the measured time/)],
  });
  const limited = await load(url, { path: "/" }, { timeoutMs: 100, forMs: 500 });
  expect(limited.account.timeout).toBeGreaterThan(3);
  expect(limited.account.reasons).toEqual({ "not ended within 100 ms": limited.account.timeout });
  expect(limited.validity.valid).toBe(true);
});

test("the warm-up is accounted for, and in no figure", async () => {
  const url = await serve((_request, response) => response.end("ok"));
  const report = await load(url, { path: "/" }, { warmUpMs: 200, workers: 2 });
  expect(report.warmUp.ok).toBeGreaterThan(4);
  expect(report.warmUp.sent).toBe(report.warmUp.ok + report.warmUp.aborted);
  expect(timesOf(report)?.n).toBe(report.account.ok);
});
