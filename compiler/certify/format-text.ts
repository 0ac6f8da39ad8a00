import pc from "picocolors";

import { printable } from "../diagnostics/frame.js";
import type { Certification } from "./certify.js";
import type { EvidenceItem, GateVerdict, Outcome } from "./evidence.js";
import { counted, named } from "./gates/outcome.js";

type Colours = ReturnType<typeof pc.createColors>;

const paint = (colours: Colours): Record<Outcome | GateVerdict, (text: string) => string> => ({
  certified: colours.green,
  passed: colours.green,
  conditional: colours.yellow,
  undecided: colours.yellow,
  failed: colours.red,
});

const shownEvidence = 6;

/** What each level came to and why, for a terminal: the level asked for in full, those below it in short. */
export function certificationAsText(
  levels: readonly Certification[],
  { colour }: { colour: boolean },
): string {
  const colours = pc.createColors(colour);
  const last = levels.at(-1);
  if (last === undefined) return "";
  const lower = levels.slice(0, -1).map((one) => headline(one, colours));
  const blocks = [
    ...(lower.length > 0 ? [lower] : []),
    [headline(last, colours), ...last.because.map((line) => `  ${printable(line)}`)],
    ...last.gates.map((gate) => gateLines(gate, colours)),
    ...waivers(last, colours),
    ...titled(
      "Why evidence does not count",
      last.objections.map(({ sentence, cases }) => `${sentence} (${named(cases)})`),
      colours,
    ),
    ...titled("Waivers that would be needed", wantedLines(last), colours),
    ...titled(
      "What would change it",
      last.outcome === "certified" || last.outcome === "conditional" ? [] : last.change,
      colours,
    ),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function headline({ level, name, outcome }: Certification, colours: Colours): string {
  const title = colours.bold(`Level ${level}${name === undefined ? "" : ` (${printable(name)})`}`);
  return `${title}: ${paint(colours)[outcome](outcome)}`;
}

function gateLines(
  { title, verdict, because, evidence }: Certification["gates"][number],
  colours: Colours,
): string[] {
  const rest = evidence.length - shownEvidence;
  return [
    `${paint(colours)[verdict](verdict.padEnd(9))} ${colours.bold(printable(title))}`,
    `          ${printable(because)}`,
    ...evidence
      .slice(0, shownEvidence)
      .map((item) => `          ${colours.dim(printable(`- ${evidenceText(item)}`))}`),
    ...(rest > 0 ? [`          ${colours.dim(`- and ${rest} more`)}`] : []),
  ];
}

/** One piece of evidence, in a line. */
export function evidenceText(item: EvidenceItem): string {
  switch (item.kind) {
    case "case":
      return `${item.id} ${item.standing}: ${item.because}`;
    case "figure":
      return `${item.label}: ${item.value}`;
    case "file":
      return item.file;
    case "note":
      return item.text;
  }
}

function waivers({ waivers: list }: Certification, colours: Colours): string[][] {
  return titled(
    "Waivers",
    list.map(
      ({ name, covers, reason, expires, state, cases }) =>
        `${state}: "${name}" covers ${covers} evidence until ${expires}: ${reason}${cases.length > 0 ? ` (${named(cases)})` : ""}`,
    ),
    colours,
  );
}

/** What to write into the configuration, for evidence that passed and cannot count. */
export function wantedLines({ wanted }: Pick<Certification, "wanted">): string[] {
  return wanted.map(({ covers, services, cases }) => {
    const what =
      covers === "scaled"
        ? "load and time that were scaled down"
        : `${covers} services${services.length > 0 ? ` (${services.join(", ")})` : ""}`;
    return `{ covers: "${covers}" } for ${what}, in ${counted(cases.length, "case")}: ${named(cases)}`;
  });
}

function titled(title: string, lines: readonly string[], colours: Colours): string[][] {
  return lines.length === 0 ? [] : [[colours.bold(title), ...lines.map((line) => `  ${printable(line)}`)]];
}
