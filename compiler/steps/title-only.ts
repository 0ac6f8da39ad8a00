import type { Step } from "../document/schema.js";

/**
 * Whether a step only expects: `**Nothing secret is left behind.**` over ✅ that say what that means. Its title need
 * not be a phrase; it is one where a definition knows it ("Basic connection establishment").
 */
export function onlyExpects(step: Step): boolean {
  const { phrase, title, data, expectations } = step;
  return (
    phrase?.range.start.offset === title.range.start.offset && data.length === 0 && expectations.length > 0
  );
}
