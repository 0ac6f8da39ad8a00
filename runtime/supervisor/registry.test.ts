import fc from "fast-check";

import { readState } from "./registry.js";

import type { RegistryEntry } from "./registry.js";

const text = (...entries: RegistryEntry[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
const postgres = { pid: 7, startTime: "70" };

test("knows what is left: what was started and has not ended", () => {
  const state = readState(
    text(
      { type: "supervisor", pid: 1, startTime: "10" },
      { type: "temp", path: "/tmp/tcspec-x" },
      { type: "process", what: "initdb", pid: 6, startTime: "60" },
      { type: "process-end", pid: 6, startTime: "60" },
      { type: "process", what: "PostgreSQL", ...postgres },
      { type: "process-end", pid: 7, startTime: "another" },
      { type: "group", pid: 8, startTime: "80" },
      { type: "worker", pid: 9, startTime: "90" },
      { type: "database", service: "postgres", name: "tcspec_a" },
      { type: "database", service: "postgres", name: "tcspec_b" },
      { type: "database-end", service: "postgres", name: "tcspec_a" },
    ),
  );
  expect(state).toEqual({
    supervisor: { pid: 1, startTime: "10" },
    processes: [postgres],
    groups: [{ pid: 8, startTime: "80" }],
    workers: [{ pid: 9, startTime: "90" }],
    temps: ["/tmp/tcspec-x"],
    databases: [{ service: "postgres", name: "tcspec_b" }],
    closed: false,
  });
});

test("a registry that was cut off anywhere tells all whole lines before", () => {
  const whole = text(
    { type: "temp", path: "/tmp/tcspec-é" },
    { type: "process", what: "x", ...postgres },
    { type: "closed" },
  );
  fc.assert(
    fc.property(fc.nat({ max: whole.length }), (end) => {
      const lines = whole.slice(0, end).split("\n").length - 1;
      const state = readState(whole.slice(0, end));
      expect(state.temps.length).toBeGreaterThanOrEqual(Math.min(lines, 1));
      expect(state.processes.length).toBeGreaterThanOrEqual(lines >= 2 ? 1 : 0);
      if (lines >= 3) expect(state.closed).toBe(true);
    }),
  );
});
