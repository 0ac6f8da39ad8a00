import { shown } from "./configuration/compare.js";
import { keyIn, namedIn, refusedSettings } from "./configuration/given.js";
import { defineStep } from "./define.js";
import { launch } from "./start/dedicated.js";

export const doesNotStart = defineStep(
  "{service} does not start with any of these settings",
  {
    asserts: true,
    says: "for each row (setting, value, and, where it is not the setting itself, what the error names), an instance of the service with that setting ends before it listens, and its last words name it",
    example: "`mixtral` does not start with any of these settings:",
  },
  async (step, service: string) => {
    const rows = refusedSettings(step);
    // Each has a process of its own, whose start takes most of the time: they are judged in order, but start together.
    const launches = rows.map((row) =>
      step.atRow(row, () => launch(step, service, { [keyIn(row)]: row.value("value") })),
    );
    await Promise.allSettled(launches);
    for (const [index, row] of rows.entries()) {
      const launched = await launches[index];
      await step.atRow(row, () => {
        const failure = launched !== undefined && "failure" in launched ? launched.failure : undefined;
        step.verify(
          failure !== undefined,
          () =>
            `Expected ${service} not to start with \`${keyIn(row)}\` ${shown(row.value("value"))}, found that it started`,
        );
        step.verify(
          failure?.includes(namedIn(row)) === true,
          () => `Expected the last words of ${service} to name ${namedIn(row)}, found: ${failure ?? ""}`,
        );
      });
    }
  },
);
