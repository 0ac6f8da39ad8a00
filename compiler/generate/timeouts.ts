import type { CodeBlock, Step } from "../document/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { longestStepMs } from "../model/case-meta.js";
import { parseQuantity } from "../targets/index.js";
import { finding } from "./findings.js";

interface Timeouts {
  of(step: Step): number | undefined;
  diagnostics: Diagnostic[];
}

/** Limits of steps in milliseconds: the longest `timeout=…` of their fences, else the project's. */
export function stepTimeouts(steps: readonly Step[], projectMs: number | undefined, file: string): Timeouts {
  const diagnostics = steps.flatMap((step) =>
    step.code
      .filter((block) => written(block) !== undefined && milliseconds(block) === undefined)
      .map((block) => wrong(block, file)),
  );
  const of = (step: Step): number | undefined => {
    const own = step.code.flatMap((block) => milliseconds(block) ?? []);
    return own.length > 0 ? Math.max(...own) : projectMs;
  };
  return { of, diagnostics };
}

const written = (block: CodeBlock): string | undefined =>
  Object.hasOwn(block.attributes, "timeout") ? block.attributes["timeout"] : undefined;

/** Undefined where it is no duration, or one that is too long. */
function milliseconds(block: CodeBlock): number | undefined {
  const ms = duration(block);
  return ms !== undefined && ms <= longestStepMs ? ms : undefined;
}

function duration(block: CodeBlock): number | undefined {
  const text = written(block);
  const parsed = text === undefined ? undefined : parseQuantity(text);
  if (!parsed?.ok || parsed.quantity.unit !== "ms" || parsed.quantity.value <= 0) return undefined;
  return Math.ceil(parsed.quantity.value);
}

function wrong(block: CodeBlock, file: string): Diagnostic {
  const text = written(block) ?? "";
  return finding(
    "fence-timeout",
    file,
    block.range,
    `Unexpected timeout ${JSON.stringify(text)}, expected ${duration(block) === undefined ? "a duration such as" : "at most 24 h, for instance"} \`timeout=45s\` or \`timeout=500ms\`.`,
    { text },
  );
}
