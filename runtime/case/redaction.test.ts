import { inspect } from "node:util";

import fc from "fast-check";

import { Redaction } from "./redaction.js";

describe("Redaction", () => {
  it("masks the passwords of TC_*_URL, as written and decoded, and passwords in any URL", () => {
    const redaction = Redaction.ofEnvironment({
      TC_DB_URL: "postgres://me:p%40ss@db/x",
      OTHER_URL: "http://a:visible@b/",
    });
    expect(redaction.text("p%40ss p@ss visible")).toBe("*** *** visible");
    expect(redaction.text("see postgres://me:other@db:5432/x")).toBe("see postgres://me:***@db:5432/x");
  });

  it("masks every occurrence of every secret, in text and bytes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 4, unit: "grapheme" }), { minLength: 1, maxLength: 4 }),
        fc.string(),
        (secrets, between) => {
          fc.pre(
            secrets.every(
              (secret) => !"***".includes(secret) && !secret.includes("*") && !between.includes("*"),
            ),
          );
          const redaction = new Redaction();
          for (const secret of secrets) redaction.add(secret);
          const text = secrets.join(between);
          for (const secret of secrets) {
            expect(redaction.text(text)).not.toContain(secret);
            expect(Buffer.from(redaction.bytes(Buffer.from(text))).includes(secret)).toBe(false);
          }
        },
      ),
    );
  });

  it("masks a password of three characters in URLs only: as a word it would stand everywhere", () => {
    const redaction = Redaction.ofEnvironment({ TC_POSTGRES_URL: "postgres://u:p@127.0.0.1/x" });
    expect(redaction.text("expect(p) of postgres://u:p@127.0.0.1/x")).toBe(
      "expect(p) of postgres://u:***@127.0.0.1/x",
    );
  });

  it("knows no empty secret", () => {
    const redaction = Redaction.ofEnvironment({ TC_DB_URL: "postgres://db/x", TC_ODD_URL: "not a url" });
    redaction.add("");
    expect(redaction.text("as it was")).toBe("as it was");
  });

  it("masks a password as JSON, Jest and Node quote it, and as URLs encode it", () => {
    const password = "S3cret\\qa\"tt'zo`rd";
    const redaction = Redaction.ofEnvironment({
      TC_DB_URL: `postgres://me:${encodeURIComponent(password)}@db`,
    });
    for (const told of [
      password,
      JSON.stringify({ password }),
      JSON.stringify(JSON.stringify(password)),
      `Received: "${password.replace(/["\\]/gu, "\\$&")}"`,
      inspect(password),
      inspect({ password }),
      encodeURIComponent(password),
    ])
      expect(redaction.text(told)).not.toMatch(/S3cret|qa|tt|zo/u);
  });

  it.each([
    ["DB_PASSWORD", "hunter2secret"],
    ["openai_api_key", "0123456789abcdef"],
    ["APIKEY", "correct-horse-battery"],
    ["GH_TOKEN", "a1b2c3d4"],
    ["npm_config__authToken", "a1b2c3d4e5"],
    ["CLIENT_SECRET", "/x7+abc==/1"],
    ["DEPLOY_PRIVATE_KEY", "first line of the key 1\nsecond line of the key"],
  ])("masks the value of %s", (name, value) => {
    const redaction = Redaction.ofEnvironment({ [name]: value });
    for (const line of value.split("\n"))
      expect(redaction.text(`it is ${line}, they say`)).toBe("it is ***, they say");
    expect(redaction.aligned(`(${value})`)).toBe(`(${value.replace(/./gu, "*")})`);
  });

  it.each([
    ["DB_PASSWORD", "short1"],
    ["DB_PASSWORD", "development"],
    ["DB_PASSWORD", "<changeme>"],
    ["MAX_TOKEN", "1234567890"],
    ["JWT_SECRET", "/run/secrets/jwt"],
    ["DB_PASSWORD_FILE", "hunter2secret"],
    ["TOKENIZER", "cl100k_base"],
  ])("leaves what %s=%s says", (name, value) => {
    expect(Redaction.ofEnvironment({ [name]: value }).text(`it is ${value}`)).toBe(`it is ${value}`);
  });

  it("masks what looks like a secret, in text and bytes that are text", () => {
    const text = 'Authorization: Bearer abcdefghij0123456789\r\n\r\n{"key":"sk-proj-AbCdEf0123456789AbCdEf"}';
    const masked = 'Authorization: Bearer ***\r\n\r\n{"key":"***"}';
    const redaction = new Redaction();
    expect(redaction.text(text)).toBe(masked);
    expect(Buffer.from(redaction.bytes(Buffer.from(text))).toString()).toBe(masked);
    const image = Buffer.from(`\0${text}`);
    expect(Buffer.from(redaction.bytes(image))).toEqual(image);
  });

  it("masks the password of a URL whatever stands before its scheme", () => {
    expect(new Redaction().text(`${"x".repeat(50)}postgres://me:other@db:5432`)).toBe(
      `${"x".repeat(50)}postgres://me:***@db:5432`,
    );
  });

  // Each of them would take minutes if the work grew with the square of the length.
  it.each(["x", "x.", "://", "://a:", ":", "a@", "a:b@"])("reads a long text of %j", (part) => {
    const text = part.repeat(Math.ceil(2_000_000 / part.length));
    expect(new Redaction().text(text)).toContain(part);
  });
});
