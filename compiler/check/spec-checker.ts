import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { readSpec } from "../document/index.js";
import { indexed } from "../rules/index.js";
import { checkLocally, checkNetwork, withSeverities } from "../rules/run.js";
import type { Bind } from "../steps/binding.js";
import type { CheckRecord } from "./check-records.js";
import { codeReaderFor, dedupe } from "./check-specs.js";
import { generatorFindings } from "./generator-findings.js";
import { suppressionsOf } from "./suppressions.js";
import type { Surroundings } from "./surroundings.js";

/** What checking specs takes besides a binder: plain data, so that it can be handed to another thread. */
export interface CheckJob {
  kind: "check";
  /** Of the project, absolute. */
  root: string;
  surroundings: Omit<Surroundings, "bind" | "hasFile">;
}

export const checkJob = (
  root: string,
  { bind: _bind, hasFile: _hasFile, ...surroundings }: Surroundings,
): CheckJob => ({ kind: "check", root, surroundings });

/** What checking a spec came to: plain data. */
export interface CheckedSpec extends Omit<CheckRecord, "state"> {
  /** SHA-256 of its bytes. */
  hash: string;
}

/** Checks specs one by one, by their files relative to the root; keeps none of them. */
export function createSpecChecker(
  { root, surroundings }: CheckJob,
  bind: Bind,
): (file: string) => Promise<CheckedSpec> {
  const { config, fixtureFiles } = surroundings;
  return async (file) => {
    const read = readSpec(readFileSync(join(root, file)), file, config);
    const code = await codeReaderFor([read]);
    const asked = new Map<string, boolean>();
    const context = {
      ...surroundings,
      bind,
      ...(code && { code }),
      specs: [read],
      complete: true,
      hasFile: (path: string): boolean => {
        const found = existsSync(join(root, path));
        asked.set(path, found);
        return found;
      },
    };
    const generated = await generatorFindings([read], { config, bind, fixtureFiles });
    return {
      hash: read.document.hash,
      findings: dedupe([
        ...checkLocally(read, context),
        ...checkNetwork(context, config),
        ...withSeverities(generated, [read], config),
      ]),
      indexed: indexed(read),
      comments: suppressionsOf(read.document),
      asked: [...asked],
    };
  };
}
