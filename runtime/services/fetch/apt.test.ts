import fc from "fast-check";

import { parseRecords, parseUris } from "./apt.js";

const name = fc.stringMatching(/^[a-z0-9][a-z0-9+.-]{1,20}$/);
const version = fc.stringMatching(/^(?:[0-9]:)?[0-9][A-Za-z0-9.+~-]{0,20}$/);

test("reads what apt would download, whatever the versions hold", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, version)), (packages) => {
      const lines = packages.map(
        ([each, of]) =>
          `'http://deb.debian.org/pool/x.deb' ${each}_${of.replaceAll(":", "%3a")}_amd64.deb 1234 SHA256:00`,
      );
      expect(parseUris(`Reading lists...\n${lines.join("\n")}\n`)).toEqual(
        packages.map(([each, of]) => `${each}=${of}`),
      );
    }),
  );
  expect(parseUris("E: Unable to locate package x\n")).toEqual([]);
});

test("reads the entries of packages, and refuses one without a SHA-256", () => {
  const stanza = (sha256: string) =>
    `Package: liblzf1\nVersion: 3.6-3\nArchitecture: amd64\nDescription: x\n Version: no field\n${sha256}\n\n`;
  const hash = "a".repeat(64);
  expect(parseRecords(stanza(`SHA256: ${hash}`).repeat(2))).toEqual(
    Array.from({ length: 2 }, () => ({
      name: "liblzf1",
      version: "3.6-3",
      architecture: "amd64",
      sha256: hash,
    })),
  );
  expect(() => parseRecords(stanza("MD5sum: 00"))).toThrow(/liblzf1.*expected a SHA256/);
});
