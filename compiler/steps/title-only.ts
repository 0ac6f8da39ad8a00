import type { Step } from "../document/schema.js";

/**
 * Whether a step only expects: `**Nothing secret is left behind.**` over ✅ that say what that means. Its title need
 * not be a phrase; it is one where a definition knows it ("Basic connection establishment").
 */
export function onlyExpects({ titleOnly, data, expectations }: Step): boolean {
  return titleOnly === true && data.length === 0 && expectations.length > 0;
}
