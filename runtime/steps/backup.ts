import { changedParts } from "./backup/store.js";
import { postgresStore } from "./backup/postgres-store.js";
import { qdrantStore } from "./backup/qdrant-store.js";
import { redisStore } from "./backup/redis-store.js";
import { defineStep } from "./define.js";
import { collectionsOn, databaseOn, keyspaceOn } from "./integration/of-kind.js";

import type { BackedUpStore, StoreState } from "./backup/store.js";
import type { StepContext } from "./context.js";

async function storeOn(step: StepContext, name: string): Promise<BackedUpStore> {
  const { kind } = await step.service(name);
  if (kind === "postgres") return postgresStore(await databaseOn(step, name));
  if (kind === "redis") return redisStore(await keyspaceOn(step, name));
  if (kind === "qdrant") return qdrantStore(await collectionsOn(step, name));
  throw new Error(
    `Unexpected service \`${name}\` of the kind ${kind}, expected one that keeps data: postgres, redis or qdrant`,
  );
}

const holdsNothing = (state: StoreState) => Object.values(state).every((part) => part.startsWith("0 "));

/** Judges a backup and its restoring by what is there before, in between, and after. */
export async function checkBackup(step: StepContext, name: string, store: BackedUpStore): Promise<void> {
  const before = await store.state();
  step.verify(
    !holdsNothing(before),
    () => `Expected ${name} to hold something to back up, found nothing of this case`,
  );
  const putBack = await store.save();
  await store.empty();
  const between = await store.state();
  step.verify(
    holdsNothing(between),
    () => `Expected ${name} to be empty before it is restored, found ${JSON.stringify(between)}`,
  );
  const started = performance.now();
  await putBack();
  step.sample("restore time", performance.now() - started);
  const after = await store.state();
  step.attach(`backup of ${name}.json`, { before, between, after });
  const changed = changedParts(before, after);
  step.verify(
    changed.length === 0,
    () => `Expected ${name} to be as before after it was restored, found:\n${changed.join("\n")}`,
  );
}

export const backsUpAndRestores = defineStep(
  "Back up {service}, empty it and restore it",
  {
    asserts: true,
    says: "what the case has on the service (rows of its tables, its keys with their ttl, its collections) is saved and taken away; nothing is there in between; restored, counts and checksums of each table, of the keys and of each collection are those of before; the time of restoring is a sample of the restore time",
    example: "Back up `postgres`, empty it and restore it",
  },
  async (step, service: string) => checkBackup(step, service, await storeOn(step, service)),
);
