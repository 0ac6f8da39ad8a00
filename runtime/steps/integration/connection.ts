import { messageOf } from "./message.js";
import { judgeDeclared, timed } from "./judge-targets.js";

import type { PoolConnection } from "../../fixtures/connection-pool.js";
import type { StepContext } from "../context.js";
import type { Integration } from "./integration.js";

const connections = 20;

/** Opens twenty connections one after another; each answers a real query, in time, over a connection of its own. */
export async function checkConnections<C extends PoolConnection>(
  step: StepContext,
  integration: Integration<C>,
): Promise<void> {
  const { service } = integration;
  const opened: C[] = [];
  const reported: { connection: number; identity: string; connectedAndAnsweredInMs: number }[] = [];
  try {
    for (let number = 1; number <= connections; number += 1) {
      const start = performance.now();
      const problem = await connectOnce(step, integration, opened);
      const took = performance.now() - start;
      step.verify(
        problem === undefined,
        () =>
          `Expected connection ${number} of ${connections} to ${service} to answer a query, found: ${problem}`,
      );
      step.sample("connection time", took);
      const identity = integration.identity(opened.at(-1) as C);
      reported.push({ connection: number, identity, connectedAndAnsweredInMs: took });
    }
  } finally {
    await Promise.all(opened.map((connection) => connection.close()));
    step.attach("connections.json", { service, connections: reported });
  }
  const identities = new Set(reported.map(({ identity }) => identity));
  step.verify(
    identities.size === connections,
    () => `Expected ${connections} connections to ${service} of their own, found ${identities.size}`,
  );
  judgeDeclared(step, "connection time");
  judgeDeclared(step, "query time");
}

/** Why a new connection does not answer; nothing where it does. */
async function connectOnce<C extends PoolConnection>(
  step: StepContext,
  integration: Integration<C>,
  opened: C[],
): Promise<string | undefined> {
  try {
    const connection = await integration.connect();
    opened.push(connection);
    await timed(step, "query time", () => integration.probe(connection));
    return connection.isConnected() ? undefined : "it says that it is not connected";
  } catch (error) {
    return messageOf(error);
  }
}
