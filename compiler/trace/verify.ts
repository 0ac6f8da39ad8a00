import type { CaseEvidence } from "./results/evidence.js";

/** The hashes of today; absent where there is no such file, or no such test case. */
export interface Today {
  specHash?: string;
  generatedHash?: string;
  /** Of the files of test data that the spec uses. */
  dataHash?: string;
  /** The spec and the generated file, as people name them. */
  spec?: string;
  generated?: string;
}

/** A result that does not belong to what stands there today. */
export interface Mismatch {
  case: string;
  run: string;
  what: "spec" | "test data" | "generated file" | "test case";
  message: string;
}

/**
 * Compares the newest result of each case with the spec and the generated file of today, and with the files of
 * test data that the spec uses. A result without a generated file (its spec did not compile) is compared by its spec alone.
 */
export function verifyEvidence(
  evidence: ReadonlyMap<string, CaseEvidence>,
  todayOf: (id: string) => Today | undefined,
): Mismatch[] {
  return [...evidence].flatMap(([id, { result, run }]): Mismatch[] => {
    const today = todayOf(id);
    const found = (what: Mismatch["what"], message: string): Mismatch => ({
      case: id,
      run: run.runId,
      what,
      message,
    });
    if (today?.specHash === undefined)
      return [found("test case", `no spec has a test case ${id} any more; its result named ${result.file}`)];
    const mismatches: Mismatch[] = [];
    if (today.specHash !== result.specHash)
      mismatches.push(
        found(
          "spec",
          `${today.spec ?? result.file} has changed: ${short(result.specHash)} when it ran, ${short(today.specHash)} today`,
        ),
      );
    if (result.dataHash !== undefined && result.dataHash !== today.dataHash)
      mismatches.push(
        found(
          "test data",
          `files of test data (folders \`fixtures\`) that ${today.spec ?? result.file} uses have changed since it ran`,
        ),
      );
    if (result.generatedHash === "") return mismatches;
    if (today.generatedHash === undefined)
      mismatches.push(
        found(
          "generated file",
          `${today.generated ?? "its generated file"} is not there; tcspec compile makes it`,
        ),
      );
    else if (today.generatedHash !== result.generatedHash)
      mismatches.push(
        found(
          "generated file",
          `${today.generated ?? "its generated file"} has changed: ${short(result.generatedHash)} when it ran, ${short(today.generatedHash)} today`,
        ),
      );
    return mismatches;
  });
}

function short(hash: string): string {
  return hash.slice(0, 12);
}
