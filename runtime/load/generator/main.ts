/**
 * The load generator as a process of its own, forked with an IPC channel: nothing but the load competes for its event loop. Runs
 * one plan, answers with its report, and ends when the channel closes: it cannot outlive the process that owns it.
 */
import type { LoadPlan } from "../plan.js";
import type { LoadReport } from "../report.js";
import { preferOwnProcess } from "./priority.js";
import type { FromGenerator, ToGenerator } from "./messages.js";

const stop = new AbortController();

function answer(message: FromGenerator): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) resolve();
    else process.send(message, undefined, {}, () => resolve());
  });
}

/** Loads what the kind of load needs only. */
async function reportOf(plan: LoadPlan): Promise<LoadReport> {
  if (plan.kind === "open") {
    // A closed load has no times to keep: going before the kernel's own threads would cost it a tenth of its throughput.
    preferOwnProcess();
    return (await import("./run-open.js")).runOpen(plan, stop.signal);
  }
  return (await import("../closed/run-closed.js")).runClosed(plan, stop.signal);
}

async function run(plan: LoadPlan): Promise<void> {
  await answer({ type: "started" });
  try {
    await answer({ type: "report", report: await reportOf(plan) });
  } catch (error) {
    await answer({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
  process.disconnect();
}

process.on("disconnect", () => process.exit(0));
process.on("message", (message: ToGenerator) => {
  if (message.type === "stop") stop.abort();
  else void run(message.plan);
});
// A signal to the terminal's group is for the owner, which then closes the channel.
process.on("SIGINT", () => undefined);
if (process.send === undefined) {
  process.stderr.write("load-generator: expected to be forked with an IPC channel\n");
  process.exit(2);
}
