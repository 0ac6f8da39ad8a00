import { counted, type Decide, figure, named } from "./outcome.js";

const closed = /^(?:closed|fixed|resolved|rejected|done|verified)$/iu;

/** Words for severities, as trackers have them. Any other may be a misspelt one. */
const usual: readonly string[] = [
  ...["blocker", "critical", "urgent", "high", "major", "medium", "moderate", "normal"],
  ...["low", "minor", "trivial", "cosmetic", "info"],
];

/**
 * No defect of these severities is open. Without a list of defects that is not known, and neither where one is open of a
 * severity that no tracker has: `critcal` may be critical.
 */
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
    const unclear = defects.defects.filter(
      ({ severity, status }) =>
        ![...usual, ...wanted].includes(severity.trim().toLowerCase()) && !closed.test(status.trim()),
    );
    const evidence = [
      ...[...open, ...unclear].map(({ id, title, severity, status }) =>
        figure(id, `${severity}, ${status}: ${title}`),
      ),
      figure("defects known", defects.defects.length),
      { kind: "file" as const, file: defects.file },
    ];
    const kinds = severities.join(" or ");
    if (open.length === 0 && unclear.length > 0) {
      const told = unclear.map(({ id, severity }) => `${id} (${severity})`);
      return {
        verdict: "undecided",
        because: `Nobody can tell whether ${kinds} defects are open: the severity of ${named(told)} is no known one.`,
        evidence,
        change: unclear.map(
          ({ id }) =>
            `Give ${id} a severity such as ${[...new Set([...wanted, "medium", "low"])].join(", ")}.`,
        ),
      };
    }
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
