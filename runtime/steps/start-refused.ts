import { shown } from "./configuration/compare.js";
import { keyIn, namedIn } from "./configuration/given.js";
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
    for (const row of step.rows()) {
      await step.atRow(row, async () => {
        const key = keyIn(row);
        const value = row.value("value");
        const named = namedIn(row);
        const launched = await launch(step, service, { [key]: value });
        const failure = "failure" in launched ? launched.failure : undefined;
        step.verify(
          failure !== undefined,
          () => `Expected ${service} not to start with \`${key}\` ${shown(value)}, found that it started`,
        );
        step.verify(
          failure?.includes(named) === true,
          () => `Expected the last words of ${service} to name ${named}, found: ${failure ?? ""}`,
        );
      });
    }
  },
);
