import fc from "fast-check";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Target } from "../../compiler/model/target.js";
import { Attachments, safeFileName } from "./attachments.js";
import { defineFixtures } from "./define-fixtures.js";
import type { CaseContext } from "./fixture.js";
import { Redaction } from "./redaction.js";
import { stepFixture } from "./step-fixture.js";
import { targetsFixture } from "./targets-fixture.js";
import { parseCsv, testDataFixture } from "../data/test-data.js";
import { valuesFixture } from "./values-fixture.js";

const target = (subject: string, rest: Partial<Target> = {}): Target => ({
  metric: "latency",
  statistic: "max",
  comparator: "<=",
  value: 100,
  unit: "ms",
  subject,
  role: "threshold",
  text: `100ms maximum ${subject}`,
  line: 4,
  column: 1,
  ...rest,
});

describe("targets", () => {
  const declared = [
    target("query time"),
    target("connection time"),
    target("memory", { metric: "memory" }),
    target("concurrent users", { metric: "concurrency", role: "workload", value: 50 }),
    target("throughput", { metric: "throughput", notApplicable: "connection test" }),
  ];
  const targets = targetsFixture(declared);

  it("are found by metric and subject, or by metric alone where it is unambiguous", () => {
    expect(targets.latency(" Query  time ")).toBe(declared[0]);
    expect(targets.memory()).toBe(declared[2]);
    expect(targets.workload("concurrent users").value).toBe(50);
  });

  it("name the declared ones where none fits, several do, or it does not apply", () => {
    expect(() => targets.latency("answer time")).toThrow(
      'Unexpected targets.latency("answer time"), expected a declared target; declared: latency "max query time": 100ms maximum query time (threshold, line 4), latency "max connection time"',
    );
    expect(() => targets.latency()).toThrow("which fits 2 targets, expected one");
    expect(() => targets.throughput()).toThrow("expected a declared target");
    expect(() => targetsFixture([]).cpu()).toThrow("the spec declares none");
  });
});

describe("testData", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "ü") });
  const quoted = (text: string) => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  it("reads back every CSV that RFC 4180 writes", () => {
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }),
      );
    fc.assert(
      fc.property(rows, fc.constantFrom("\n", "\r\n"), (table, end) => {
        // A last row of one empty cell is the same text as a final line end.
        fc.pre(table.at(-1)?.join("") !== "");
        expect(parseCsv(table.map((row) => row.map(quoted).join(",")).join(end))).toEqual(table);
      }),
    );
  });

  it("says which row of which file has the wrong number of cells", () => {
    const data = testDataFixture([{ name: "a.csv", language: "csv", content: "x,y\n1,2\n3\n", line: 8 }]);
    expect(() => data.csv("a.csv")).toThrow(
      '"a.csv" (line 8), expected CSV: Unexpected 1 cells in row 3, expected 2',
    );
    expect(() => parseCsv('"a"b')).toThrow("after a closing quote");
  });
});

describe("step", () => {
  it("reads the table and the text under the step that runs", () => {
    const table = {
      kind: "table" as const,
      line: 5,
      header: ["Model"],
      rows: [{ line: 7, cells: ["phi-3"] }],
    };
    const quote = { kind: "quote" as const, line: 9, content: "hello" };
    const step = stepFixture(() => ({
      number: 2,
      title: "T",
      line: 4,
      binding: "inline",
      expectations: [],
      data: [table, quote],
    }));
    expect(step.table).toEqual([{ Model: "phi-3" }]);
    expect([step.number, step.text, step.data.length]).toEqual([2, "hello", 2]);
  });

  it("throws for data that is not there", () => {
    const step = stepFixture(() => undefined);
    expect(step.number).toBe(0);
    expect(() => step.table).toThrow("Unexpected step.table, expected data under step 0");
    expect(() => step.text).toThrow("Unexpected step.text");
  });
});

describe("values", () => {
  it("knows what is declared, under any name", async () => {
    const values = valuesFixture([{ name: "constructor", text: "7", line: 1 }]);
    expect(values["constructor"]).toBe("7");
    expect(() => values["toString"]).toThrow("Unexpected values.toString, expected one of: constructor");
    await expect(Promise.resolve(values)).resolves.toBe(values);
  });
});

describe("attachments", () => {
  it("have names that are safe on any system", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        expect(safeFileName(name)).toMatch(/^(?!\.)[\w.-]{1,80}$/u);
      }),
    );
  });

  it("are never written over, and are listed once", () => {
    const root = mkdtempSync(join(tmpdir(), "tcspec-attach-"));
    const redaction = new Redaction();
    redaction.add("s3cret");
    const attachments = new Attachments({
      runDirectory: join(root, "run"),
      projectRoot: root,
      caseId: "../TC",
      attempt: 2,
      redaction,
    });
    attachments.write("log", "a s3cret");
    attachments.write("log", Buffer.from([0xff, ...Buffer.from("s3cret"), 0x00]));
    const [first, second] = attachments.take();
    expect(readFileSync(join(root, first!.file), "utf8")).toBe("a ***");
    expect([...readFileSync(join(root, second!.file))]).toEqual([0xff, 0x2a, 0x2a, 0x2a, 0x00]);
    expect(first?.file).toBe("run/attachments/_TC/2-1-log");
    expect(attachments.take()).toEqual([]);
    rmSync(root, { recursive: true });
  });
});

describe("defineFixtures", () => {
  const context = {} as CaseContext;

  it("sets up a generator to its yield, and tears it down to its end", async () => {
    const seen: string[] = [];
    const { ledger } = defineFixtures({
      ledger: async function* () {
        await Promise.resolve();
        yield 7;
        seen.push("closed");
      },
    });
    const instance = await ledger.setUp(context);
    expect(instance.value).toBe(7);
    expect(seen).toEqual([]);
    await instance.tearDown?.();
    expect(seen).toEqual(["closed"]);
  });

  it("refuses a generator that yields never or twice", async () => {
    const { never, twice } = defineFixtures({
      // eslint-disable-next-line require-yield -- what is tested
      never: async function* (): AsyncGenerator<number, void, unknown> {
        await Promise.resolve();
      },
      twice: async function* () {
        await Promise.resolve();
        yield 1;
        yield 2;
      },
    });
    await expect(Promise.resolve(never.setUp(context))).rejects.toThrow('Unexpected end of fixture "never"');
    const instance = await twice.setUp(context);
    await expect(Promise.resolve(instance.tearDown?.())).rejects.toThrow(
      'Unexpected second yield of fixture "twice"',
    );
  });
});

test("bounds on one subject are told apart by their statistics", () => {
  const at = {
    metric: "latency",
    comparator: "<=",
    unit: "ms",
    subject: "response time",
    role: "threshold",
  } as const;
  const declared: Target[] = [
    { ...at, statistic: "p95", value: 800, text: "p95 < 800 ms", line: 7, column: 1 },
    { ...at, statistic: "p99", value: 2000, text: "p99 < 2 s", line: 7, column: 20 },
  ];
  const targets = targetsFixture(declared);
  expect(targets.latency("p95 response time")).toMatchObject({ value: 800 });
  const said = (of: Partial<Target>) => targetsFixture([{ ...declared[0]!, ...of }]);
  for (const words of ["maximum response time", "max response time"])
    expect(said({ statistic: "value" }).latency(words)).toBeDefined();
  expect(said({ statistic: "mean" }).latency("average response time")).toBeDefined();
  expect(() => said({ statistic: "value" }).latency("minimum response time")).toThrow("expected a declared");
  expect(targets.latency(" P99  Response time")).toMatchObject({ value: 2000 });
  expect(() => targets.latency("response time")).toThrow(
    'expected one, by its statistic and subject such as latency("p95 response time"); declared: latency "p95 response time": p95 < 800 ms (threshold, line 7), latency "p99 response time": p99 < 2 s (threshold, line 7)',
  );
});
