import fc from "fast-check";

import { redactText, redactUrl, secretsOf } from "./redact.js";
import { givenUrl, urlVariable } from "./resolve-url.js";

test("hides passwords and secrets of the query, keeps what tells servers apart", () => {
  expect(redactUrl("postgres://app:pw@db:5432/x?sslmode=require")).toBe(
    "postgres://app:***@db:5432/x?sslmode=require",
  );
  expect(redactUrl("https://db/x?api_key=abc&page=2")).toBe("https://db/x?api_key=***&page=2");
  expect(redactUrl("postgres://db/x")).toBe("postgres://db/x");
  expect(redactUrl("pw at somewhere")).toBe("(not a URL)");
  expect(redactUrl("app:pw@db:5432/x")).toBe("(not a URL)");
  expect(secretsOf("postgres://app:p%40w@db/x")).toEqual(["p%40w", "p@w"]);
});

test("no password survives in a message, as given, as written or decoded", () => {
  const words = "failed at with postgres://app:***@db/x or";
  const password = fc.string({ minLength: 4 }).filter((text) => !words.includes(text) && !text.includes("*"));
  fc.assert(
    fc.property(password, (text) => {
      const url = new URL("postgres://app@db/x");
      url.password = text.includes("%") ? text : encodeURIComponent(text);
      const given = text.includes("%") ? url.password : text;
      const message = redactText(`failed at ${url.href} with ${url.password} or ${given}`, url.href);
      expect(message).toBe("failed at postgres://app:***@db/x with *** or ***");
    }),
  );
  expect(redactText("with 50%", "postgres://app:50%@db/x")).toBe("with ***");
});

test("the variable of a service goes before its configuration; an empty one is none", () => {
  const config = {
    kind: "postgres" as const,
    allow: [],
    connectTimeoutMs: 1,
    settings: {},
    url: "postgres://config/x",
  };
  expect(urlVariable("open-chat")).toBe("TC_OPEN_CHAT_URL");
  expect(givenUrl("postgres", config, { TC_POSTGRES_URL: "postgres://env/x" })).toBe("postgres://env/x");
  expect(givenUrl("postgres", config, { TC_POSTGRES_URL: "" })).toBe("postgres://config/x");
  expect(
    givenUrl("postgres", { kind: "postgres", allow: [], connectTimeoutMs: 1, settings: {} }, {}),
  ).toBeUndefined();
});
