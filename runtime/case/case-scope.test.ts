import { tmpdir } from "node:os";

import { Attachments } from "./attachments.js";
import { CaseScope } from "./case-scope.js";
import type { FixtureRegistry } from "./fixture.js";
import { Redaction } from "./redaction.js";

test("what fixtures wait for begins for all of them before the first set-up, and set-ups go in order", async () => {
  const events: string[] = [];
  const fixture = (name: string) => ({
    begin: () => void events.push(`begin ${name}`),
    setUp: () => {
      events.push(`set up ${name}`);
      return { value: name };
    },
  });
  const registry: FixtureRegistry = { one: fixture("one"), two: fixture("two"), unnamed: fixture("unnamed") };
  const redaction = new Redaction();
  const place = { runDirectory: tmpdir(), projectRoot: tmpdir() };
  const scope = new CaseScope({
    meta: {
      id: "TC-1",
      name: "",
      file: "TC-1.md",
      specHash: "",
      line: 1,
      level: 1,
      steps: [],
      fixtures: ["signal", "one", "two"],
    },
    attempt: 1,
    ...place,
    redaction,
    attachments: new Attachments({ ...place, caseId: "TC-1", attempt: 1, redaction }),
    registry,
    currentStep: () => undefined,
    onService: () => undefined,
    onLoad: () => undefined,
    extendStep: () => undefined,
  });
  expect(await scope.setUp()).toMatchObject({ one: "one", two: "two" });
  expect(events).toEqual(["begin one", "begin two", "set up one", "set up two"]);
});
