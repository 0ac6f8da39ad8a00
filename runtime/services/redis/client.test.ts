import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

import { isLeftRunning, runningNow } from "../../case/left-running.js";
import { closeRedis, connectRedis } from "./client.js";

describe("a connection that the server has closed", () => {
  let server: Server;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on("data", () => socket.write("+PONG\r\n"));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(() => server.close());

  it("leaves nothing running when it is closed here, too", async () => {
    const { port } = server.address() as AddressInfo;
    const limits = { connectTimeoutMs: 60_000, commandTimeoutMs: 60_000 };
    const client = await connectRedis(`redis://127.0.0.1:${port}`, limits);
    const ended = once(client, "end");
    for (const socket of sockets) socket.destroy();
    await ended;
    const before = runningNow();
    closeRedis(client);
    expect(isLeftRunning(before)).toBe(false);
  });
});
