import { readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";

import suite from "../../tcspec.config.js";
import { readPlan } from "../plan/plan-file.js";
import { configDataSchema } from "../config/schema.js";
import { readSpec } from "../document/index.js";
import { sealResults } from "../seal/seal.js";
import type { Results } from "../model/results.js";
import type { ProjectState } from "../standing/project-state.js";
import { joinResults } from "../trace/results/evidence.js";
import { resultsOf } from "../trace/test-helpers.js";
import { certifyProject } from "./certify-project.js";
import { certificationAsText } from "./format-text.js";

const root = join(__dirname, "..", "..");
const data = configDataSchema.parse(suite);

/** The reference suite, as it would be after a run in which every written case passed on simulated services. */
function simulatedRun(): ProjectState {
  const files = globSync(data.specs, { cwd: root }).sort();
  const documents = files.map((file) => readSpec(readFileSync(join(root, file)), file, data).document);
  const cases = documents.flatMap(({ file, hash, cases: own }) =>
    own.map(({ id, name, targets }): Results["cases"][number] => ({
      id: id.value,
      name: name.value,
      file,
      line: 1,
      specHash: hash,
      generatedHash: hash,
      verdict: "passed",
      partial: false,
      tier: "simulated",
      services: ["gateway"],
      durationMs: 1,
      attempts: [],
      targets: targets.map(({ text, subject, unit, line }) => ({
        text,
        subject,
        unit,
        line,
        measured: 1,
        verdict: "passed",
        samples: 9,
      })),
    })),
  );
  const gateway = {
    name: "gateway",
    tier: "simulated" as const,
    version: "1",
    address: "http://127.0.0.1:1",
  };
  const results = sealResults(
    { ...resultsOf(cases), profile: "standard", commit: "c0ffee", dirty: false, services: [gateway] },
    [],
  );
  const { tree } = readPlan(readFileSync(join(root, data.plan)), data.plan);
  return {
    root,
    ...(tree && { tree }),
    documents,
    diagnostics: [],
    generated: new Map(documents.map(({ file, hash }) => [file, hash])),
    evidence: {
      files: [{ file: "r.json", results }],
      newest: joinResults([{ file: "r.json", results }]).evidence,
      diagnostics: [],
    },
  };
}

test("the reference suite is certified at no level by simulated services, and the report says which waivers it would need", () => {
  const levels = certifyProject({ root, data }, simulatedRun(), {
    level: 4,
    today: "2026-11-23",
    now: { commit: "c0ffee", dirty: false },
    waivers: [],
  });
  expect(levels.map(({ level, outcome }) => [level, outcome])).toEqual(
    [1, 2, 3, 4].map((level) => [level, "undecided"]),
  );
  expect(levels.flatMap(({ gates }) => gates)).toHaveLength(16);
  const text = certificationAsText(levels.slice(0, 1), { colour: false });
  expect(text).toContain('{ covers: "simulated" } for simulated services (gateway), in ');
  expect(text).toContain('{ covers: "scaled" } for load and time that were scaled down, in ');
});
