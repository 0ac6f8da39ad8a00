import { afterEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { once } from "node:events";
import { createConnection, createServer } from "node:net";
import type { Server, Socket } from "node:net";

import { Proxy } from "./proxy.js";
import { heldAtMost } from "./pump.js";
import type { NetworkFault } from "./fault.js";

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (let close = closers.pop(); close; close = closers.pop()) await close();
});

/** A server whose connections `serve` serves, and the proxy in front of it. */
async function behindProxy(serve: (socket: Socket) => void): Promise<{ proxy: Proxy; server: Server }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    serve(socket);
  });
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1024 });
  await once(server, "listening");
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as { port: number };
  const proxy = await Proxy.open({ host: "127.0.0.1", port }, "seed");
  closers.push(() => proxy.close());
  return { proxy, server };
}

const echo = (socket: Socket) => void socket.pipe(socket);

function connect(proxy: Proxy): Socket {
  const socket = createConnection({ ...proxy.address, allowHalfOpen: true });
  socket.on("error", () => undefined);
  closers.push(() => socket.destroy());
  return socket;
}

async function connected(proxy: Proxy): Promise<Socket> {
  const socket = connect(proxy);
  await once(socket, "connect");
  return socket;
}

/** Everything that comes until the end. */
async function all(socket: Socket): Promise<Buffer> {
  const parts: Buffer[] = [];
  socket.on("data", (part: Buffer) => parts.push(part));
  await once(socket, "end");
  return Buffer.concat(parts);
}

/** How a connection came to its end: "end", or the code of its error. */
function fate(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.resume();
    socket.once("end", () => resolve("end"));
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

async function answerTo(socket: Socket, request: string): Promise<string> {
  socket.write(request);
  const [answer] = (await once(socket, "data")) as [Buffer];
  return answer.toString();
}

const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 5000 }), { maxLength: 20 });

describe("without a fault", () => {
  it("passes bytes as they are, in both directions at the same time, and the end of each", async () => {
    const sent: { answers: Uint8Array[]; received: Buffer[] }[] = [];
    const { proxy } = await behindProxy((socket) => {
      const { answers, received } = sent.at(-1)!;
      socket.on("data", (chunk: Buffer) => received.push(chunk));
      for (const answer of answers) socket.write(answer);
      socket.end();
    });
    await fc.assert(
      fc.asyncProperty(chunks, chunks, async (requests, answers) => {
        const received: Buffer[] = [];
        sent.push({ answers, received });
        const socket = connect(proxy);
        const answered = all(socket);
        for (const request of requests) socket.write(request);
        socket.end();
        expect(await answered).toEqual(Buffer.concat(answers));
        await once(socket, "close");
        expect(Buffer.concat(received)).toEqual(Buffer.concat(requests));
      }),
      { numRuns: 40 },
    );
  });

  it("keeps a half-closed connection open in the other direction", async () => {
    const { proxy } = await behindProxy((socket) => {
      socket.resume();
      socket.on("end", () => socket.end("only after the end of the request"));
    });
    const socket = await connected(proxy);
    socket.end("request");
    expect((await all(socket)).toString()).toBe("only after the end of the request");
  });

  it("tells the client of a service that is not there", async () => {
    const { proxy, server } = await behindProxy(echo);
    server.close();
    expect(await fate(connect(proxy))).toBe("ECONNRESET");
  });

  it("holds no more of 1,000 connections than its bound while nobody reads", async () => {
    const readers: Socket[] = [];
    const { proxy } = await behindProxy((socket) => {
      socket.pause();
      readers.push(socket);
    });
    const sockets = await Promise.all(Array.from({ length: 1000 }, () => connected(proxy)));
    // The system answers for the proxy, which takes them one by one.
    while (proxy.connections < 1000) await pause(5);
    const block = Buffer.alloc(64 * 1024, "x");
    const [first] = sockets;
    // One is written to until it takes no more: behind it all buffers are full.
    let written = 0;
    for (let quiet = 0; quiet < 20; quiet += 1) {
      if (first!.writableNeedDrain) {
        await pause(25);
        continue;
      }
      quiet = 0;
      first!.write(block);
      written += block.length;
    }
    expect(written).toBeLessThan(64 * 1024 * 1024);
    for (const socket of sockets.slice(1)) socket.write(block);
    await pause(50);
    expect(proxy.connections).toBe(1000);
    expect(proxy.held).toBeLessThanOrEqual(heldAtMost + block.length);
    // Nothing was lost by it.
    const received = new Promise<number>((resolve) => {
      let count = 0;
      for (const reader of readers)
        reader.on("data", (chunk: Buffer) => {
          count += chunk.length;
          if (count === written + 999 * block.length) resolve(count);
        });
    });
    for (const reader of readers) reader.resume();
    expect(await received).toBe(written + 999 * block.length);
  });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("faults", () => {
  async function echoing(fault: NetworkFault) {
    const { proxy } = await behindProxy(echo);
    const open = await connected(proxy);
    expect(await answerTo(open, "hello")).toBe("hello");
    const end = fate(open);
    await proxy.apply(fault);
    return { proxy, open, end };
  }

  it("down: closes open connections, refuses new ones, and serves again on the same port", async () => {
    const { proxy, end } = await echoing({ kind: "down" });
    expect(await end).toMatch(/^(end|ECONNRESET)$/);
    expect(await fate(connect(proxy))).toBe("ECONNREFUSED");
    const { port } = proxy.address;
    await proxy.restore();
    expect(proxy.address.port).toBe(port);
    expect(await answerTo(connect(proxy), "again")).toBe("again");
  });

  it("refused: refuses new connections, and lets open ones live", async () => {
    const { proxy, open } = await echoing({ kind: "refused" });
    expect(await fate(connect(proxy))).toBe("ECONNREFUSED");
    expect(await answerTo(open, "still here")).toBe("still here");
    await proxy.restore("refused");
    expect(await answerTo(connect(proxy), "again")).toBe("again");
  });

  it("reset: ends open and new connections with RST", async () => {
    const { proxy, end } = await echoing({ kind: "reset" });
    expect(await end).toBe("ECONNRESET");
    expect(await fate(connect(proxy))).toBe("ECONNRESET");
    await proxy.restore();
    expect(await answerTo(connect(proxy), "again")).toBe("again");
  });

  it("latency: each byte comes no earlier than the delay of both directions, in order", async () => {
    const { proxy, open } = await echoing({ kind: "latency", ms: 30, jitterMs: 10 });
    const started = performance.now();
    expect(await answerTo(open, "a")).toBe("a");
    expect(performance.now() - started).toBeGreaterThanOrEqual(2 * (30 - 10) - 2);
    const text = Array.from({ length: 50 }, (_, index) => `${index};`);
    const received: string[] = [];
    open.on("data", (chunk: Buffer) => received.push(chunk.toString()));
    for (const part of text) {
      open.write(part);
      await pause(0);
    }
    while (received.join("").length < text.join("").length) await once(open, "data");
    expect(received.join("")).toBe(text.join(""));
    await proxy.restore();
    expect(await answerTo(open, "b")).toBe("b");
  });

  it("bandwidth: takes at least the time that the bytes need", async () => {
    const { open } = await echoing({ kind: "bandwidth", bytesPerSecond: 20_000, direction: "requests" });
    const started = performance.now();
    open.write(Buffer.alloc(4000, "x"));
    let received = 0;
    open.on("data", (chunk: Buffer) => (received += chunk.length));
    while (received < 4000) await once(open, "data");
    // Two ticks (20 ms) of them may leave at once.
    expect(performance.now() - started).toBeGreaterThanOrEqual(4000 / 20 - 20 - 20);
  });

  it("black hole: swallows what is sent, and resets what lost bytes when it is undone", async () => {
    const { proxy, open, end } = await echoing({ kind: "blackHole" });
    const fresh = await connected(proxy);
    const freshEnd = fate(fresh);
    let received = 0;
    for (const socket of [open, fresh]) {
      socket.on("data", (chunk: Buffer) => (received += chunk.length));
      socket.write("lost");
    }
    await pause(50);
    expect(received).toBe(0);
    await proxy.restore();
    expect(await Promise.all([end, freshEnd])).toEqual(["ECONNRESET", "ECONNRESET"]);
    expect(await answerTo(connect(proxy), "again")).toBe("again");
  });

  it("slow close: the end comes late, after all bytes", async () => {
    const { proxy } = await behindProxy((socket) => socket.end("bye"));
    await proxy.apply({ kind: "slowClose", ms: 40 });
    const started = performance.now();
    const socket = connect(proxy);
    const text = all(socket);
    await once(socket, "data");
    expect((await text).toString()).toBe("bye");
    expect(performance.now() - started).toBeGreaterThanOrEqual(38);
  });

  it("cut after n bytes: exactly those arrive", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 9000 }), async (bytes) => {
        const answer = Buffer.alloc(10_000, "x");
        const { proxy } = await behindProxy((socket) => void socket.write(answer));
        await proxy.apply({ kind: "cutAfter", bytes, direction: "answers" });
        expect((await all(connect(proxy))).length).toBe(bytes);
      }),
      { numRuns: 10 },
    );
  });

  it("several are in force together; another of a kind takes its place", async () => {
    const { proxy, open } = await echoing({ kind: "latency", ms: 60_000 });
    await proxy.apply({ kind: "latency", ms: 20 });
    await proxy.apply({ kind: "refused" });
    expect(proxy.faults.map(({ kind }) => kind)).toEqual(["latency", "refused"]);
    const started = performance.now();
    expect(await answerTo(open, "a")).toBe("a");
    expect(performance.now() - started).toBeGreaterThanOrEqual(38);
    expect(await fate(connect(proxy))).toBe("ECONNREFUSED");
  });
});
