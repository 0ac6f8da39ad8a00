import { describe, expect, it } from "@jest/globals";

import { addressIn, atAddress } from "./proxied-url.js";

const proxy = { host: "127.0.0.1", port: 4711 };

describe("a URL by way of a proxy", () => {
  it.each([
    ["postgres://user:p%40ss@db.example:5433/name?sslmode=disable", "db.example", 5433],
    ["redis://localhost", "localhost", 6379],
    ["http://127.0.0.1:8080/base/", "127.0.0.1", 8080],
    ["http://[::1]:80/", "::1", 80],
  ])("%s leads to %s, port %d", (url, host, port) => {
    expect(addressIn(url)).toEqual({ host, port });
  });

  it.each(["https://example", "rediss://example", "no url", "unix:/run/socket"])(
    "%s leads nowhere",
    (url) => {
      expect(addressIn(url)).toBeUndefined();
    },
  );

  it.each([
    [
      "postgres://user:p%40ss@db.example:5433/name?sslmode=disable",
      "postgres://user:p%40ss@127.0.0.1:4711/name?sslmode=disable",
    ],
    ["redis://localhost", "redis://127.0.0.1:4711"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:4711"],
    ["http://[::1]/base/", "http://127.0.0.1:4711/base/"],
  ])("%s becomes %s", (url, moved) => {
    expect(atAddress(url, proxy)).toBe(moved);
  });
});
