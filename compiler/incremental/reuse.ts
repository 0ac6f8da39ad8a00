import type { Project } from "../project/project.js";
import type { Binder } from "../steps/load-definitions.js";
import { type Look, lookAtSpecs } from "./look.js";
import type { SpecRecord } from "../records/spec-record.js";
import type { Stamp } from "./stamp.js";

/** What is known of a spec that is as it was. */
export interface Reused {
  record: SpecRecord;
  stamp: Stamp | undefined;
  outputStamp: Stamp | undefined;
}

/** Specs whose bytes are the recorded ones, with outputs that would have the same name and are there. */
export function reusable(
  { root, specs }: Project,
  names: ReadonlyMap<string, string>,
  { manifest, files, specs: same = lookAtSpecs(root, manifest, files) }: Look,
): Map<string, Reused> {
  const records = manifest.records();
  const { files: known, names: knownNames, stamps, outputStamps } = manifest.head.specs;
  if (records === undefined) return new Map();
  const wanted = new Set(specs);
  return new Map(
    known.flatMap((file, at) =>
      same[at] === true && wanted.has(file) && names.get(file) === knownNames[at]
        ? [[file, { record: records(at), stamp: stamps.get(at), outputStamp: outputStamps.get(at) }] as const]
        : [],
    ),
  );
}

/** Those of the specs whose phrases all bind as they did, with other step definitions. */
export async function boundAsBefore(
  reused: ReadonlyMap<string, Reused>,
  { config }: Project,
  { compiled }: Binder,
): Promise<Map<string, Reused>> {
  const [{ bindsOtherwise }, { unsealed }, { createMatcher }] = await Promise.all([
    import("../records/phrases.js"),
    import("../records/phrase-file.js"),
    import("../steps/bind.js"),
  ]);
  const match = createMatcher(compiled);
  const services = new Set(Object.keys(config.services));
  const isAsBefore = ({ record }: Reused): boolean => {
    const phrases = unsealed(record.phrases);
    return phrases !== undefined && !bindsOtherwise(phrases, match, services);
  };
  return new Map([...reused].filter(([, spec]) => isAsBefore(spec)));
}
