import { counted, type Decide, figure, named } from "./outcome.js";

const closed = /^(?:closed|fixed|resolved|rejected|done|verified)$/iu;

/** No defect of these severities is open. Without a list of defects that is not known. */
export function noOpenDefects(severities: readonly string[]): Decide {
  return ({ defects }) => {
    if (!defects.known) {
      return {
        verdict: "undecided",
        because: defects.because,
        evidence: [],
        change: [
          "Give the list of known defects by `certification.defects`; an empty list says that there are none.",
        ],
      };
    }
    const wanted = severities.map((severity) => severity.toLowerCase());
    const open = defects.defects.filter(
      ({ severity, status }) => wanted.includes(severity.trim().toLowerCase()) && !closed.test(status.trim()),
    );
    const evidence = [
      ...open.map(({ id, title, severity, status }) => figure(id, `${severity}, ${status}: ${title}`)),
      figure("defects known", defects.defects.length),
      { kind: "file" as const, file: defects.file },
    ];
    const kinds = severities.join(" or ");
    return open.length === 0
      ? { verdict: "passed", because: `No ${kinds} defect is open.`, evidence, change: [] }
      : {
          verdict: "failed",
          because: `${counted(open.length, `${kinds} defect`)} open: ${named(open.map(({ id }) => id))}.`,
          evidence,
          change: open.map(({ id, title }) => `Close ${id}: ${title}`),
        };
  };
}
