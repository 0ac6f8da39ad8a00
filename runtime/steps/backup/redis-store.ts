import { createHash } from "node:crypto";

import { sha256 } from "../../../compiler/files/sha256.js";
import type { RedisKeyspace } from "../../fixtures/redis.js";
import type { BackedUpStore } from "./store.js";

interface Saved {
  key: string;
  /** As Redis itself serialises it (`DUMP`), of whatever type. */
  dump: Buffer;
  /** When its time is over; undefined for one that lives for ever. */
  expiresAt: number | undefined;
}

/** The case's keys on a Redis. */
export function redisStore(keyspace: RedisKeyspace): BackedUpStore {
  const { client } = keyspace;
  const dumpOf = async (key: string) => (await client.dumpBuffer(key)) as Buffer | null;
  return {
    async state() {
      const digests: string[] = [];
      for (const key of await keyspace.keys()) {
        const dump = await dumpOf(key);
        const lives = (await client.pttl(key)) === -1 ? "ever" : "a while";
        if (dump !== null)
          digests.push(
            createHash("sha256").update(key).update("\0").update(lives).update(dump).digest("hex"),
          );
      }
      const whole = sha256(digests.sort().join()).slice(0, 16);
      return digests.length === 0 ? {} : { keys: `${digests.length} keys (${whole})` };
    },
    async save() {
      const saved: Saved[] = [];
      for (const key of await keyspace.keys()) {
        const [dump, left] = [await dumpOf(key), await client.pttl(key)];
        if (dump !== null) saved.push({ key, dump, expiresAt: left < 0 ? undefined : Date.now() + left });
      }
      return async () => {
        for (const { key, dump, expiresAt } of saved) {
          const left = expiresAt === undefined ? 0 : Math.max(1, expiresAt - Date.now());
          await client.restore(key, left, dump);
        }
      };
    },
    async empty() {
      const keys = await keyspace.keys();
      if (keys.length > 0) await client.del(...keys);
    },
  };
}
