import { basename, resolve } from "node:path";

import { certifyProject, gateProblems, levelsOf } from "../../compiler/certify/certify-project.js";
import type { Certification } from "../../compiler/certify/certify.js";
import type { Outcome } from "../../compiler/certify/evidence.js";
import { certificationAsText } from "../../compiler/certify/format-text.js";
import { waiverProblems } from "../../compiler/certify/waiver-problems.js";
import type { LoadedConfig } from "../../compiler/config/load.js";
import type { Results } from "../../compiler/model/results.js";
import { readProjectState } from "../../compiler/standing/project-state.js";
import { UsageError } from "../usage-error.js";
import type { SpecDocument } from "../../compiler/document/schema.js";
import type { TraceReportLink } from "../../compiler/report/trace-link.js";
import { formatOf, reportFile, traceReportFrom, writeReport } from "../write-report.js";

export interface CertifyOptions {
  level: number;
  format?: "pretty" | "json" | "html";
  /** A file, relative to the working folder; its ending decides where no format is given. */
  out?: string;
  /** `false`: as if the configuration had none. */
  waivers?: boolean;
}

export interface CertifyArguments extends CertifyOptions {
  loaded: LoadedConfig;
  workingFolder: string;
  /** ISO date. */
  today: string;
  /** See {@link readProjectState}. */
  tool?: string;
  /** What version control says of the project. */
  now: Pick<Results, "commit" | "dirty">;
  colour: boolean;
  stdout: (text: string) => unknown;
  stderr: (text: string) => unknown;
}

/** Conditional is certified under conditions that somebody answers for by name; `--no-waivers` has it undecided. */
const exitCodes: Record<Outcome, number> = { certified: 0, conditional: 0, failed: 1, undecided: 3 };

/** `tcspec certify --level N`: gives the exit code, 0 certified or conditional, 1 failed, 3 undecided. */
export async function certifyCommand(args: CertifyArguments): Promise<number> {
  const { loaded, level } = args;
  refuseUnknownGates(loaded);
  const state = await readProjectState(loaded, args);
  if (args.waivers !== false) refuse(waiverProblems(loaded.data, state));
  const known = levelsOf(loaded, state);
  if (!known.includes(level)) {
    throw new UsageError(
      known.length === 0
        ? "There is no level to certify: no spec, and no `levels` in the configuration."
        : `There is no level ${level}: expected one of ${known.join(", ")}.`,
    );
  }
  const { waivers } = loaded.data.certification;
  const levels = certifyProject(loaded, state, {
    level,
    today: args.today,
    now: args.now,
    waivers: args.waivers === false ? [] : waivers,
  });
  await write(levels, state.documents, args);
  return exitCodes[levels.at(-1)?.outcome ?? "undecided"];
}

/** A gate that the configuration names wrongly would be missing: that is refused. */
export function refuseUnknownGates(loaded: LoadedConfig): void {
  refuse(gateProblems(loaded));
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0)
    throw new UsageError(`The configuration is not in order:\n  ${problems.join("\n  ")}`);
}

/** Prints the text, and writes a file where one is asked for; JSON without a file is printed in its place. */
async function write(
  levels: Certification[],
  documents: readonly SpecDocument[],
  args: CertifyArguments,
): Promise<void> {
  const { root } = args.loaded;
  const format = formatOf(args, endings, "pretty");
  if (format === "json" && args.out === undefined) {
    args.stdout(asJson(levels, args));
    return;
  }
  args.stdout(certificationAsText(levels, args));
  const file = args.out ?? (format === "html" ? reportFile(root, `certify-level-${args.level}`) : undefined);
  if (file === undefined) return;
  const text = {
    pretty: () => certificationAsText(levels, { colour: false }),
    json: () => asJson(levels, args),
    html: () => asHtml(levels, traceReportFrom(root, resolve(args.workingFolder, file), documents), args),
  }[format];
  writeReport(await text(), { ...args, out: file });
}

const endings = { ".json": "json", ".html": "html", ".htm": "html" } as const;

async function asHtml(
  levels: Certification[],
  trace: TraceReportLink | undefined,
  { loaded: { root }, today, now: { commit } }: CertifyArguments,
): Promise<string> {
  const { certificationPage } = await import("../../compiler/report/certify/certification-page.js");
  return certificationPage({
    levels,
    project: basename(root),
    date: today,
    ...(commit !== undefined && { commit }),
    ...(trace && { trace }),
  });
}

function asJson(levels: Certification[], { level, today, now }: CertifyArguments): string {
  const outcome = levels.at(-1)?.outcome;
  return `${JSON.stringify({ schemaVersion: 1, level, outcome, date: today, ...now, levels }, undefined, 2)}\n`;
}
