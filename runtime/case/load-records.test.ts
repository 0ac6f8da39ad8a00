import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { LoadRecord } from "../../compiler/model/load-record.js";
import type { UnplacedLoad } from "./fixture.js";
import { LoadRecords } from "./load-records.js";
import { Redaction } from "./redaction.js";

const folder = mkdtempSync(join(tmpdir(), "tcspec-load-records-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const unplaced: UnplacedLoad = {
  schemaVersion: 1,
  load: {
    name: "load-1",
    service: "s",
    kind: "open",
    description: 'asked with "hush": and http://me:secret@host/',
    startedAt: "",
    durationMs: 1,
    offeredRate: 1,
    achievedRate: 1,
    sent: 1,
    ok: 0,
    figures: {},
    valid: true,
    problems: [],
  },
  warmUpMs: 0,
  drainMs: 0,
  stopped: false,
  climbMs: 0,
  account: {
    due: 1,
    sent: 1,
    notSent: 0,
    ok: 0,
    httpError: 1,
    timeout: 0,
    connectionError: 0,
    aborted: 0,
    reasons: { "hush 500": 1 },
  },
  generator: {},
  windows: [],
  timeline: [],
  resources: [],
  limits: [],
};

test("loads keep their names, are filed by case and attempt, without secrets", () => {
  const redaction = new Redaction();
  redaction.add("hush");
  redaction.add('": and');
  const records = new LoadRecords({
    runDirectory: join(folder, "run"),
    projectRoot: folder,
    caseId: "../TC-1",
    attempt: 2,
    redaction,
  });
  const first = records.write(unplaced, 3);
  const second = records.write({ ...unplaced, load: { ...unplaced.load, name: "load-1.2" } }, undefined);
  expect(first).toMatchObject({
    name: "load-1",
    file: "run/load/_TC-1-2-1.json",
    step: 3,
    description: 'asked with "****** http://me:***@host/',
  });
  expect(second).toMatchObject({ name: "load-1.2", file: "run/load/_TC-1-2-2.json" });
  expect(second).not.toHaveProperty("step");
  const text = readFileSync(join(folder, first.file), "utf8");
  expect(text).not.toMatch(/hush|secret/u);
  const record = JSON.parse(text) as LoadRecord;
  expect(record).toMatchObject({ caseId: "../TC-1", attempt: 2, load: first });
  expect(record.account.reasons).toEqual({ "*** 500": 1 });
});
