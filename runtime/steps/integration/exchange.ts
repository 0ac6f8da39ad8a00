import { entryProblem, exchangeEntries } from "./entries.js";

import type { StepContext } from "../context.js";
import type { Integration } from "./integration.js";

const shownAtMost = 5;

/**
 * Writes `count` ordinary entries and the edge cases (empty, no value, Unicode, each byte, 1 MB) as far as the service
 * knows such values, reads each back through another connection, equal to the byte, and deletes them; nothing is left.
 */
export async function checkExchange(
  step: StepContext,
  integration: Integration,
  count: number,
): Promise<void> {
  const { service } = integration;
  if (integration.entries === undefined)
    throw new Error(
      `Unexpected service \`${service}\`, expected one that keeps what is written to it: of the kind postgres, redis or qdrant`,
    );
  const store = await integration.entries();
  const entries = exchangeEntries(count).filter(({ value }) => store.holds(value));
  try {
    for (const { key, value } of entries) await store.write(key, value);
    const stored = await store.count();
    step.verify(
      stored === entries.length,
      () => `Expected ${entries.length} entries in ${service} after writing them, found ${stored}`,
    );
    const problems: string[] = [];
    for (const entry of entries) {
      const problem = entryProblem(entry, await store.read(entry.key));
      if (problem !== undefined) problems.push(problem);
    }
    step.verify(
      problems.length === 0,
      () =>
        `Expected each entry to be read from ${service} as it was written, found ${problems.length} of ${entries.length} changed:\n` +
        problems.slice(0, shownAtMost).join("\n"),
    );
    for (const { key } of entries) await store.remove(key);
    const left = await store.count();
    step.verify(left === 0, () => `Expected no entry in ${service} after deleting them, found ${left}`);
  } finally {
    await store.close();
  }
}
