import { pathText } from "../../plan/sentences.js";
import { counted, type Decide, figure, named } from "./outcome.js";
import { changes } from "./cases-pass.js";

/** Every level below that is certified, if only under conditions. */
export function lowerLevelsCertified(): Decide {
  return ({ level, lower }) => {
    const evidence = lower.map((one) => figure(`level ${one.level}`, one.outcome));
    if (lower.length === 0) {
      return {
        verdict: "undecided",
        because: `There is no level below ${level}.`,
        evidence,
        change: ["Certify the levels below first."],
      };
    }
    const failed = lower.filter(({ outcome }) => outcome === "failed");
    const open = lower.filter(({ outcome }) => outcome === "undecided");
    const [verdict, list] =
      failed.length > 0 ? (["failed", failed] as const) : (["undecided", open] as const);
    if (list.length === 0)
      return {
        verdict: "passed",
        because: `All ${counted(lower.length, "level")} below are certified.`,
        evidence,
        change: [],
      };
    const names = list.map((one) => `level ${one.level}`);
    return {
      verdict,
      because: `${named(names)} ${verdict === "failed" ? "failed" : "cannot be decided"}.`,
      evidence,
      change: names.map((name) => `Certify ${name}.`),
    };
  };
}

/** The plan exists, does not contradict itself, and all that it lists is written. */
export function planComplete(): Decide {
  return ({ plan, cases }) => {
    if (plan.file === undefined) {
      return {
        verdict: "undecided",
        because: "There is no plan, so nobody knows what is missing.",
        evidence: [],
        change: ["Write the plan."],
      };
    }
    const missing = cases.filter(({ planned, file }) => planned && file === undefined).map(({ id }) => id);
    const contradictory = plan.contradictions.map(({ path }) => pathText(path));
    const evidence = [
      figure("planned cases that nobody has written", missing.length),
      figure("contradictions in the plan", contradictory.length),
      { kind: "file" as const, file: plan.file },
    ];
    if (missing.length === 0 && contradictory.length === 0)
      return {
        verdict: "passed",
        because: "All that the plan lists is written, and its numbers agree.",
        evidence,
        change: [],
      };
    return {
      verdict: "undecided",
      because: [
        ...(missing.length > 0 ? [`${counted(missing.length, "planned case")} not written.`] : []),
        ...(contradictory.length > 0
          ? [`The plan contradicts itself at ${named([...new Set(contradictory)])}.`]
          : []),
      ].join(" "),
      evidence,
      change: [
        ...(missing.length > 0 ? [`Write ${named(missing)}, or take it out of the plan.`] : []),
        ...(contradictory.length > 0
          ? ["Settle the numbers of the plan: tcspec plan shows where they differ."]
          : []),
      ],
    };
  };
}

/** `check` finds nothing in any spec. */
export function specsInOrder(): Decide {
  return ({ cases }) => {
    const written = cases.filter(({ file }) => file !== undefined);
    const broken = written.filter(({ incomplete }) => incomplete !== undefined);
    const evidence = [
      figure("cases whose spec is in order", `${written.length - broken.length} of ${written.length}`),
    ];
    if (written.length === 0)
      return { verdict: "undecided", because: "No spec is written.", evidence, change: ["Write specs."] };
    if (broken.length === 0)
      return {
        verdict: "passed",
        because: `tcspec check finds nothing in ${counted(written.length, "case")}.`,
        evidence,
        change: [],
      };
    return {
      verdict: "failed",
      because: `tcspec check has findings about ${named(broken.map(({ id }) => id))}.`,
      evidence,
      change: changes(broken.map(({ id, incomplete }) => ({ id, change: `Mend ${incomplete ?? ""}` }))),
    };
  };
}
