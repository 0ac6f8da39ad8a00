import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";

import fc from "fast-check";

import { Redaction } from "../case/redaction.js";
import { RedactedLog, StreamRedactor } from "./redacted-log.js";

const redaction = Redaction.ofEnvironment({ DB_PASSWORD: "hunter2secret" });

describe("StreamRedactor", () => {
  it("masks secrets wherever the text is cut into pieces, and loses nothing", () => {
    const parts = [
      "hunter2secret",
      "a line\n",
      "é✓",
      " ",
      "postgres://u:other1@h/",
      "sk-AbCdEf0123456789AbCdEf\n",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts)), fc.array(fc.nat(80)), (words, cuts) => {
        const text = words.join("");
        const redactor = new StreamRedactor(redaction);
        let shown = "";
        let at = 0;
        for (const length of cuts) {
          shown += redactor.push(text.slice(at, at + length));
          at += length;
        }
        shown += redactor.push(text.slice(at)) + redactor.end();
        expect(shown).toBe(redaction.text(text));
      }),
    );
  });

  it("shows a line as soon as it is whole", () => {
    const redactor = new StreamRedactor(redaction);
    expect(redactor.push("one\ntw")).toBe("one\n");
    expect(redactor.push("o\n")).toBe("two\n");
  });

  it("masks a private key that comes line by line", () => {
    const redactor = new StreamRedactor(redaction);
    const key = [
      "-----BEGIN RSA PRIVATE KEY-----",
      "MIIEabc",
      "MIIEdef",
      "-----END RSA PRIVATE KEY-----",
      "after",
    ];
    const shown = key.map((line) => redactor.push(`${line}\n`)).join("") + redactor.end();
    expect(shown).not.toContain("MIIE");
    expect(shown).toMatch(/END RSA PRIVATE KEY-----\nafter\n$/u);
  });

  it("cuts no secret in a line without end", () => {
    const redactor = new StreamRedactor(redaction);
    // Wherever a line is cut, it is a secret or lies between two.
    const text = "hunter2secret".repeat(200_000);
    let shown = "";
    for (let at = 0; at < text.length; at += 65_537) shown += redactor.push(text.slice(at, at + 65_537));
    expect(shown).not.toBe("");
    expect(shown + redactor.end()).toBe("***".repeat(200_000));
  });
});

describe("RedactedLog", () => {
  const folder = mkdtempSync(join(tmpdir(), "tcspec-log-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is the owner's, can be read meanwhile, and has the rest when a stream breaks off", async () => {
    const file = join(folder, "jest.log");
    const [out, err] = [new PassThrough(), new PassThrough()];
    const log = new RedactedLog(file, [out, err], redaction);
    out.write("hunter2");
    err.end("another\n");
    await new Promise((resolve) => err.once("close", resolve));
    expect(readFileSync(file, "utf8")).toBe("another\n");
    out.write("secret\nand then hunter2secret");
    await log.close(20);
    expect(readFileSync(file, "utf8")).toBe("another\n***\nand then ***");
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
