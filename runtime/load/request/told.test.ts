import { requestsInWords } from "./told.js";

import type { RequestTemplate } from "../plan.js";

const get: RequestTemplate = { method: "GET", path: "/health", headers: {}, read: "none" };
const post = (body: string): RequestTemplate => ({ ...get, method: "POST", path: "/v1/chat", body });

test("method and path, bodies as hashes", () => {
  expect(requestsInWords([get])).toBe("GET /health");
  expect(requestsInWords([post("hush"), { ...get, weight: 2 }])).toMatch(
    /^POST \/v1\/chat, body sha256:[0-9a-f]{12}; GET \/health, weight 2$/,
  );
});

test("other requests are told in other words, however long or many they are", () => {
  const long = (end: string) => ({ ...get, path: `/${"x".repeat(500)}${end}` });
  const loads = [
    [get],
    [{ ...get, path: "/ready" }],
    [{ ...get, method: "HEAD" }],
    [post("a")],
    [post("b")],
    [long("a")],
    [long("b")],
    [get, get, get, post("a")],
    [get, get, get, post("b")],
  ];
  const told = [
    ...loads.map(requestsInWords),
    requestsInWords([{ sql: "SELECT $1", params: [1] }]),
    requestsInWords([{ sql: "SELECT $1", params: [2] }]),
  ];
  expect(new Set(told).size).toBe(told.length);
  expect(Math.max(...told.map(({ length }) => length))).toBeLessThan(200);
});
