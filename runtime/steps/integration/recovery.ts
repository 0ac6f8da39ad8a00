import { setTimeout as pause } from "node:timers/promises";

import { entryProblem } from "./entries.js";
import { judgeDeclared, timed } from "./judge-targets.js";
import { messageOf } from "./message.js";

import type { PoolConnection } from "../../fixtures/connection-pool.js";
import type { StepContext } from "../context.js";
import type { Integration } from "./integration.js";

/** What "recovered" means: so many good rounds, one after another. */
const goodRounds = 3;
const defaultLimitMs = 10_000;
const noticedWithinMs = 500;

/**
 * Refused operations give their error code and leave the connection usable; a connection that the service cuts is
 * noticed; then connecting, a query, and, where the service keeps entries, a write with its read succeed three times in a
 * row; after a `restart` they do so again.
 */
export async function checkRecovery<C extends PoolConnection>(
  step: StepContext,
  integration: Integration<C>,
  withinMs = defaultLimitMs,
  restart?: () => Promise<void>,
): Promise<void> {
  const connection = await integration.connect();
  try {
    await checkRefusals(step, integration, connection);
    await integration.cut(connection);
    const start = performance.now();
    await checkLoss(step, integration, connection);
    await verifyRecovery(step, integration, withinMs, "a cut connection", start);
  } finally {
    await connection.close();
  }
  if (restart !== undefined) {
    const start = performance.now();
    await restart();
    await verifyRecovery(step, integration, withinMs, "a restart", start);
  }
  judgeDeclared(step, "recovery time");
}

async function verifyRecovery(
  step: StepContext,
  integration: Integration,
  withinMs: number,
  after: string,
  start: number,
): Promise<void> {
  const problem = await recover(step, integration, withinMs);
  step.verify(
    problem === undefined,
    () =>
      `Expected ${integration.service} to be usable ${goodRounds} times in a row within ${withinMs} ms after ${after}, found: ${problem}`,
  );
  step.sample("recovery time", performance.now() - start);
}

async function checkRefusals<C extends PoolConnection>(
  step: StepContext,
  integration: Integration<C>,
  connection: C,
): Promise<void> {
  for (const operation of integration.invalidOperations) {
    const { what, code } = operation;
    const found = await operation.attempt(connection).then(
      () => "success",
      (error: unknown) => {
        const given = (error as { code?: unknown }).code;
        return typeof given === "string" ? given : `an error without a code: ${messageOf(error)}`;
      },
    );
    step.verify(
      found === code,
      () => `Expected ${integration.service}: ${what} to be refused with ${code}, found ${found}`,
    );
    const usable = await timed(step, "query time", () => integration.probe(connection)).then(
      () => "usable",
      messageOf,
    );
    step.verify(
      usable === "usable" && connection.isConnected(),
      () => `Expected the connection to be usable after ${what}, found: ${usable}`,
    );
  }
}

async function checkLoss<C extends PoolConnection>(
  step: StepContext,
  integration: Integration<C>,
  connection: C,
): Promise<void> {
  const answered = await integration.probe(connection).then(
    () => true,
    () => false,
  );
  step.verify(!answered, () => "Expected a query over the cut connection to fail, found an answer");
  await noticed(connection);
  step.verify(
    !connection.isConnected(),
    () => "Expected the cut connection to be known as lost, found it said to be connected",
  );
}

/** Waits until the connection knows of its loss: the event may come a little after the query that failed by it. */
async function noticed(connection: PoolConnection): Promise<void> {
  const end = performance.now() + noticedWithinMs;
  while (connection.isConnected() && performance.now() < end) await pause(5);
}

/** Tries until it is recovered; gives the last problem where it is not in time. */
async function recover(
  step: StepContext,
  integration: Integration,
  withinMs: number,
): Promise<string | undefined> {
  const end = performance.now() + withinMs;
  let good = 0;
  let last: string | undefined;
  while (good < goodRounds) {
    if (performance.now() >= end) return last ?? `${good} good rounds, each too slow`;
    const problem = await useOnce(step, integration).catch(messageOf);
    good = problem === undefined ? good + 1 : 0;
    last = problem ?? last;
    if (problem !== undefined) await pause(100);
  }
  return undefined;
}

async function useOnce(step: StepContext, integration: Integration): Promise<string | undefined> {
  const connection = await integration.connect();
  try {
    await timed(step, "query time", () => integration.probe(connection));
  } finally {
    await connection.close();
  }
  if (integration.entries === undefined) return undefined;
  const store = await integration.entries();
  try {
    const entry = { key: "after the recovery", value: "still here" };
    await store.write(entry.key, entry.value);
    return entryProblem(entry, await store.read(entry.key));
  } finally {
    await store.close();
  }
}
