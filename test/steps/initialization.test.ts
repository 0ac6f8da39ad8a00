import { readFileSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../../compiler/files/package-root.js";
import { RunProject } from "../run/project.js";

// A run of real processes on a machine that may be busy.
jest.setTimeout(120_000);

const spec = readFileSync(join(packageRoot(), "specs/level-1/TC-L1-COMP-MIXTRAL-001.md"), "utf8");

/** The spec of the suite for another of the model services, which is configured to misbehave. */
function specOf(service: string, model: string, dimension: number): string {
  return spec
    .replaceAll("MIXTRAL", service.toUpperCase())
    .replaceAll("`mixtral`", `\`${service}\``)
    .replaceAll("Mixtral-8x7B-Instruct", model)
    .replace(/(`model\.dimension`\s*\|) 4096/u, `$1 ${dimension}`);
}

const config = (faults: Record<string, Record<string, unknown>>) => `
import { defineConfig } from "tcspec/config";
export default defineConfig({
  services: ${JSON.stringify(
    Object.fromEntries(
      Object.entries(faults).map(([service, settings]) => [service, { kind: "model", settings }]),
    ),
  )},
});
`;

/** The line, counted from 1, of the nth line that holds the text. */
function lineOf(text: string, nth = 1): number {
  const lines = spec.split("\n").flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  return lines[nth - 1] ?? Number.NaN;
}

let project: RunProject;
beforeAll(async () => {
  project = new RunProject();
  project.write({
    "tcspec.config.ts": config({
      mixtral: { "faults.states_out_of_order": true },
      hermes: { "faults.accepts_invalid_change": "resources.cpu_limit" },
      openchat: { "faults.change_partly_applied": true },
      phi3: { "faults.restarts_on_reload": true },
    }),
    "specs/TC-L1-COMP-MIXTRAL-001.md": spec,
    "specs/TC-L1-COMP-HERMES-001.md": specOf("hermes", "Hermes-2", 4096),
    "specs/TC-L1-COMP-OPENCHAT-001.md": specOf("openchat", "OpenChat-3.5", 4096),
    "specs/TC-L1-COMP-PHI3-001.md": specOf("phi3", "Phi-3-Mini", 2048),
  });
  const { code, stderr } = await project.run();
  expect({ code, stderr }).toMatchObject({ code: 1 });
});
afterAll(() => project.remove());

test.each([
  ["MIXTRAL", 1, lineOf("Start a dedicated"), "found created → loading → configuring → warming → ready"],
  ["HERMES", 5, lineOf("`resources.cpu_limit`", 3), "to refuse the change of `resources.cpu_limit` to 16"],
  ["OPENCHAT", 6, lineOf("The setting `defaults.max_tokens`"), 'to be "256", found 1024'],
  ["PHI3", 7, lineOf("was not restarted", 4), "not to be restarted: expected instance_id"],
])("%s fails in step %i, at line %i", (name, number, line, message) => {
  const found = project.results().cases.find(({ id }) => id === `TC-L1-COMP-${name}-001`);
  const failed = found?.attempts[0]?.steps.find(({ verdict }) => verdict === "failed");
  expect(found?.verdict).toBe("failed");
  expect(failed).toMatchObject({
    number,
    error: {
      line,
      file: `specs/TC-L1-COMP-${name}-001.md`,
      message: expect.stringContaining(message) as string,
    },
  });
});

test("the dedicated instances are noted, and gone with the run", () => {
  expect(project.results().services).toContainEqual(
    expect.objectContaining({ name: "mixtral", tier: "simulated" }),
  );
  expect(project.left()).toEqual([]);
});
