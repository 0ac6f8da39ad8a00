import type { SpecCase } from "../document/schema.js";
import type { Target } from "../model/target.js";
import { codeBlocks } from "./code.js";
import { allCases, type LocalRule } from "./rule.js";
import { targetRange } from "./declared-bounds.js";
import { stems } from "./text.js";

export const targetUnused: LocalRule = {
  id: "target-unused",
  summary: "A threshold that no step evaluates is never judged, and the case never passes.",
  severity: "warning",
  heuristic: true,
  scope: "local",
  check({ document, source, lines }) {
    return allCases(document).flatMap((spec) => {
      // Code that is not run says nothing about what it evaluates.
      if (spec.steps.length === 0 || spec.steps.some(({ reference }) => reference.length > 0)) return [];
      if (spec.steps.some(({ code, phrase }) => code.length === 0 && loads.test(phrase?.value ?? "")))
        return [];
      const judged = spec.targets.filter(isJudgedByStep);
      if (judged.length === 0) return [];
      const phrases = stems(phraseTexts(spec).join("\n"));
      let uses: TargetUses | undefined;
      // A target that a phrase names needs no look at the code.
      const usesInCode = () => (uses ??= usesOfTargets(codeBlocks(spec).map(({ content }) => content)));
      return judged
        .filter((target) => !isNamed(target, phrases, usesInCode))
        .map((target) => ({
          range: targetRange(target, document, source, lines),
          message: `Unexpected target "${target.text}" that no step evaluates, expected an expectation such as "The ${target.subject} meets its target": no phrase has its words, and no code its name`,
          data: { subject: target.subject, metric: target.metric },
        }));
    });
  },
};

/** Memory and processor of what runs are watched all the time. */
function isJudgedByStep({ role, metric, notApplicable }: Target): boolean {
  return role === "threshold" && notApplicable === undefined && metric !== "memory" && metric !== "cpu";
}

function phraseTexts({ steps, setup }: SpecCase): string[] {
  return [...steps, ...(setup?.steps ?? [])].flatMap(({ title, phrase, expectations, data }) => [
    title.value,
    phrase?.value ?? "",
    ...expectations.map((expectation) => expectation.phrase.value),
    ...data.flatMap((argument) =>
      argument.kind === "table"
        ? argument.table.rows.flatMap(({ cells }) => cells.map(({ value }) => value))
        : [],
    ),
  ]);
}

/** Words that any quantity of a metric may be called by. */
const general = stems("time latency response duration rate throughput quality availability error request");

/** Phrases that put load on a service judge what is measured under it. */
const loads = /\b(?:load|stress|soak|spike|baseline|performance)\b/iu;

function isNamed(
  { subject, statistic, metric }: Target,
  phrases: ReadonlySet<string>,
  usesInCode: () => TargetUses,
): boolean {
  const words = [...stems(subject)];
  const own = words.filter((word) => !general.has(word));
  if ((own.length > 0 ? own : words).some((word) => phrases.has(word))) return true;
  const { any, asked } = usesInCode();
  const names: readonly unknown[] = [undefined, subject, `${statistic} ${subject}`];
  return any || asked.some((one) => one.metric === metric && names.includes(one.name));
}

/** What code takes of `targets`. */
interface TargetUses {
  /** `targets.latency()` is the only one of its metric; one asked for by a variable may be any. */
  asked: { metric: string; name: string | undefined }[];
  /** `targets.all`, and `targets` handed on: any of them. */
  any: boolean;
}

function usesOfTargets(code: readonly string[]): TargetUses {
  const using = code.filter((text) => text.includes("targets")).join("\n");
  const asked = [...using.matchAll(/\btargets\s*\.\s*(\w+)\(\s*(?:(["'`])([^"'`]*)\2)?/gu)];
  return {
    asked: asked.map(([, metric = "", , name]) => ({
      metric,
      name: name === undefined ? name : normal(name),
    })),
    any: /\btargets\b(?!\s*\.\s*(?!all\b)\w)/u.test(using),
  };
}

const normal = (subject: string): string => subject.trim().toLowerCase().replace(/\s+/gu, " ");
