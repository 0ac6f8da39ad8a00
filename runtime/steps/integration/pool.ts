import { setTimeout as pause } from "node:timers/promises";

import { messageOf } from "./message.js";

import type { PoolConnection, PoolStats } from "../../fixtures/connection-pool.js";
import type { StepContext } from "../context.js";
import type { Integration, IntegrationPool } from "./integration.js";

/** How long a service may take to notice that a connection was closed, in milliseconds. */
const closedWithinMs = 5000;

function showStats({ size, active, idle, waiting }: PoolStats): string {
  return `size ${size}, active ${active}, idle ${idle}, waiting ${waiting}`;
}

/**
 * Takes all connections of the pool, overflow included; one more has to wait and is served by the first one that comes
 * back. Statistics have to agree at each point, at the end also with what the service itself counts.
 */
export async function checkPool<C extends PoolConnection>(
  step: StepContext,
  integration: Integration<C>,
): Promise<void> {
  const pool = await integration.pool();
  const held = new Set<C>();
  try {
    await usePool(step, integration, pool, held);
  } finally {
    // Twice: the one that may still wait gets its connection from the first round.
    for (let round = 0; round < 2; round += 1) {
      await Promise.all([...held].map((connection) => pool.release(connection).catch(() => undefined)));
      held.clear();
      await pause(0);
    }
  }
}

async function usePool<C extends PoolConnection>(
  step: StepContext,
  integration: Integration<C>,
  pool: IntegrationPool<C>,
  held: Set<C>,
): Promise<void> {
  const { limit } = pool;
  const { size } = pool.stats();
  const agree = (when: string, expected: Partial<PoolStats>) => {
    const found = pool.stats();
    const wanted = { ...found, ...expected };
    step.verify(
      showStats(wanted) === showStats(found),
      () => `Expected the pool ${when} to have ${showStats(wanted)}, found ${showStats(found)}`,
    );
  };
  agree("before anything is acquired", { active: 0, waiting: 0 });

  const taken = await Promise.all(
    Array.from({ length: limit }, async () => {
      const connection = await pool.acquire();
      held.add(connection);
      await integration.probe(connection);
      return connection;
    }),
  );
  const identities = taken.map((connection) => integration.identity(connection));
  const own = new Set(identities).size;
  step.verify(
    own === limit,
    () => `Expected ${limit} connections acquired at a time, found ${own} different ones`,
  );
  agree(`with all ${limit} acquired`, { active: limit, idle: 0, waiting: 0 });

  let served: C | undefined;
  const waiting = pool.acquire().then(
    (connection) => {
      held.add(connection);
      served = connection;
      return "served";
    },
    (error: unknown) => `not served: ${messageOf(error)}`,
  );
  await Promise.race([waiting, pause(50)]);
  step.verify(
    served === undefined,
    () => `Expected one more acquire to wait while all ${limit} are in use, found it served`,
  );
  agree("with one that waits", { active: limit, idle: 0, waiting: 1 });

  const [first] = taken;
  if (first === undefined) throw new Error(`Unexpected pool of no connections, expected at least one`);
  held.delete(first);
  await pool.release(first);
  const outcome = await waiting;
  step.verify(
    served !== undefined && integration.identity(served) === integration.identity(first),
    () =>
      `Expected the one that waited to be given the connection that was released, found: ${served === undefined ? outcome : "another connection"}`,
  );
  agree("after the one that waited was served", { active: limit, idle: 0, waiting: 0 });

  for (const connection of [...held]) {
    held.delete(connection);
    await pool.release(connection);
  }
  agree("after all were released", { active: 0, idle: size, waiting: 0 });
  const open = await settledCount(integration, identities, size);
  step.verify(
    open === size,
    () => `Expected ${integration.service} to have ${size} connections of the pool at the end, found ${open}`,
  );
}

/** How many of the connections the service has, once it is what is expected, or after it had time for it. */
async function settledCount(
  integration: Integration,
  identities: readonly string[],
  expected: number,
): Promise<number> {
  const end = performance.now() + closedWithinMs;
  let open = await integration.countOpen(identities);
  while (open !== expected && performance.now() < end) {
    await pause(50);
    open = await integration.countOpen(identities);
  }
  return open;
}
