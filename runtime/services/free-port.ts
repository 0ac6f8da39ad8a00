import { createServer } from "node:net";

/**
 * A TCP port of the loopback that was free a moment ago. Another process may take it before it is used: whoever
 * starts a server on it tries again with another.
 */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === "object") resolve(address.port);
        else reject(new Error("Unexpected address of a listening socket, expected a port"));
      });
    });
  });
}
