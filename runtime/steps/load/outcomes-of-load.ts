import { InconclusiveError } from "../../case/errors.js";
import { failedOf, failuresInWords } from "../../load/accounting.js";

import type { OutcomeGroup } from "../mechanism/outcome.js";
import type { StepLoad } from "../mechanism/state.js";

const status = /^[1-5]\d\d$/u;

/** Of a closed load, requests that were open when its time was over: never the service's to finish. */
const cutOffIn = ({ report: { kind, account } }: StepLoad["run"]): number =>
  kind === "closed" ? account.aborted : 0;

const what = ({ service, run }: StepLoad): string =>
  `the ${run.account.sent} requests of the load on ${service}`;

function believed({ service, run }: StepLoad): void {
  const { valid, problems } = run.validity;
  if (!valid)
    throw new InconclusiveError(
      `The load on ${service} says nothing about the service: ${problems.join("; ")}`,
    );
}

/**
 * The requests of a load by how they ended.
 * @throws InconclusiveError where the generator did not keep its promise; Error where a request got no answer, which is thrown as
 * what it is, so that "must not succeed" is not met by a service that is down
 */
export function outcomesOfLoad(load: StepLoad): OutcomeGroup[] {
  believed(load);
  const { service, run } = load;
  const { sent, ok, timeout, connectionError, aborted, reasons } = run.account;
  const lost = timeout + connectionError + aborted - cutOffIn(run);
  if (sent === 0) throw new Error(`Unexpected load on ${service} without a request, expected some`);
  if (lost > 0)
    throw new Error(
      `Expected an answer to each of ${what(load)}, found ${lost} without one: ${failuresInWords(run.account)}`,
    );
  const failed = Object.entries(reasons).map(([reason, count]): OutcomeGroup => {
    const known = status.test(reason);
    return {
      count,
      description: `${count} of ${what(load)}: ${known ? `status ${reason}` : `status 200, but ${reason}`}`,
      outcome: {
        ok: false,
        status: known ? Number(reason) : 200,
        problems: known ? [] : [reason],
        body: undefined,
        unread: true,
      },
    };
  });
  const good = {
    count: ok,
    description: `${ok} of ${what(load)}: status 200`,
    outcome: { ok: true, status: 200, problems: [], body: undefined, unread: true as const },
  };
  return ok > 0 ? [good, ...failed] : failed;
}

/**
 * Why not all requests of a load succeeded; undefined where they did.
 * @throws InconclusiveError where the generator did not keep its promise
 */
export function failureOfLoad(load: StepLoad): string | undefined {
  believed(load);
  const { account } = load.run;
  const failed = failedOf(account) - cutOffIn(load.run);
  if (failed === 0 && account.sent > 0) return undefined;
  return `Expected that ${what(load)} succeed, found that ${failed} did not: ${failuresInWords(account)}`;
}
