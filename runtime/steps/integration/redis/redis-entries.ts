import { randomBytes } from "node:crypto";

import type { RedisKeyspace } from "../../../fixtures/redis.js";
import type { EntryStore, EntryValue } from "../integration.js";

/** Keys of their own under the case's prefix; one connection writes, another one reads and counts. */
export async function redisEntries(keyspace: RedisKeyspace): Promise<EntryStore> {
  const prefix = `tcspec-entries-${randomBytes(6).toString("hex")}:`;
  const [writer, reader] = await Promise.all([keyspace.connect(), keyspace.connect()]);
  /** Redis keeps bytes alone: which of them are text is known to who wrote them. */
  const texts = new Set<string>();
  return {
    holds: (value) => value !== null,
    async write(key: string, value: EntryValue) {
      if (value === null) throw new Error("Unexpected entry without a value, expected one that Redis holds");
      if (typeof value === "string") texts.add(key);
      await writer.client.set(prefix + key, typeof value === "string" ? value : Buffer.from(value));
    },
    async read(key) {
      const bytes = await reader.client.getBuffer(prefix + key);
      if (bytes === null) return undefined;
      return texts.has(key)
        ? new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
        : bytes;
    },
    async remove(key) {
      await writer.client.del(prefix + key);
    },
    async count() {
      return (await keyspace.keys(`${prefix}*`)).length;
    },
    async close() {
      try {
        for (const key of await keyspace.keys(`${prefix}*`)) await keyspace.client.del(key);
      } finally {
        await Promise.all([writer.close(), reader.close()]);
      }
    },
  };
}
