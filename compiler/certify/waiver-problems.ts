import { type ConfigData, serviceConfigSchema } from "../config/schema.js";
import { nearest } from "../words/nearest.js";
import type { ProjectState } from "../standing/project-state.js";
import { listedCases } from "../plan/tree.js";
import { idFits } from "./gates/select.js";

/** Waivers that are about nothing that the project has: a misspelt one covers nothing, and nobody would see it expire. */
export function waiverProblems(data: ConfigData, state: ProjectState): string[] {
  const services = servicesOf(data, state);
  const ids = casesOf(state);
  return data.certification.waivers.flatMap(({ name, cases = [], services: named = [] }, at) => {
    const where = `certification.waivers.${at} ("${name}")`;
    const unknown = named.filter((one) => !services.includes(one));
    const idle = cases.filter((pattern) => !ids.some((id) => idFits(pattern, id)));
    return [
      ...unknown.map((one) => `${where}: no such service ${one}; ${meant(one, services)}`),
      ...idle.map(
        (pattern) =>
          `${where}: no test case fits ${pattern}; expected an id such as ${ids[0] ?? "TC-L1-COMP-MIXTRAL-001"}, with * for any part`,
      ),
    ];
  });
}

function meant(name: string, known: readonly string[]): string {
  const close = nearest(name, known);
  return close === undefined ? `expected one of ${[...known].sort().join(", ")}` : `did you mean ${close}?`;
}

/** Services that the configuration, a spec or a run names, and those whose name says what they are. */
function servicesOf({ services }: ConfigData, { documents, evidence }: ProjectState): string[] {
  const ofSpecs = documents.flatMap(({ cases }) =>
    cases.flatMap(({ component }) => component.serviceName?.value ?? []),
  );
  const ofRuns = evidence.files.flatMap(({ results }) => results.services.map(({ name }) => name));
  return [
    ...new Set([...Object.keys(services), ...ofSpecs, ...ofRuns, ...serviceConfigSchema.shape.kind.options]),
  ];
}

function casesOf({ documents, tree }: ProjectState): string[] {
  const written = documents.flatMap(({ cases }) => cases.map(({ id }) => id.value));
  return [
    ...new Set([...written, ...(tree === undefined ? [] : listedCases(tree.root).map(({ id }) => id))]),
  ];
}
