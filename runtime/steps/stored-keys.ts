/** Keys of a store: written, deleted, looked at. The store is the case's own piece of a Redis. */
import { createHash } from "node:crypto";

import { defineStep } from "./define.js";
import { atLeastOne } from "./mechanism/at-least-one.js";
import { keyspaceOn } from "./integration/of-kind.js";
import { judgeRows } from "./judge-rows.js";

import type { Quantity, Row, StepContext } from "./context.js";

/** Milliseconds of "60 s"; a bare number counts seconds, as Redis does. */
function ttlOf({ value, unit }: Quantity): number {
  const ms = unit === "ms" ? value : unit === "count" ? value * 1000 : Number.NaN;
  if (Number.isSafeInteger(ms) && ms > 0) return ms;
  throw new Error(`Unexpected ttl ${value} ${unit}, expected a time of whole milliseconds such as 60 s`);
}

function ttlIn(row: Row): number | undefined {
  return row.has("ttl") && row.text("ttl") !== "" ? ttlOf(row.quantity("ttl")) : undefined;
}

/** Text of so many bytes, another one for each key. */
function contentOf(key: string, bytes: number): string {
  return createHash("shake256", { outputLength: Math.ceil(bytes / 2) })
    .update(key)
    .digest("hex")
    .slice(0, bytes);
}

export const storesRows = defineStep(
  "Store in {service}",
  {
    says: "each row's value is written under its key, with its time to live where it has one (table: key | value | ttl); that the store takes it is implied",
    example: "Store in `redis`:",
  },
  async (step, service: string) => {
    const { client } = await keyspaceOn(step, service);
    for (const row of step.rows("key", "value", "ttl"))
      await step.atRow(row, async () => {
        const [key, value, ttl] = [row.text("key"), row.text("value"), ttlIn(row)];
        await (ttl === undefined ? client.set(key, value) : client.set(key, value, "PX", ttl));
      });
  },
);

export const storesMany = defineStep(
  "Store {n} entries of {q} as {key} in {service}",
  {
    says: "so many entries of this size are written under keys in which `*` is their number from 1; that the store takes each is implied; the time of each is a sample of the write time",
    example: "Store 500 entries of 1 KB as `llm:response:*` in `redis`",
  },
  async (step, count: number, size: Quantity, pattern: string, service: string) => {
    if (size.unit !== "bytes" || !Number.isSafeInteger(size.value) || size.value < 1)
      throw new Error(`Unexpected size ${size.value} ${size.unit}, expected one such as 1 KB`);
    if (pattern.split("*").length !== 2)
      throw new Error(`Unexpected keys \`${pattern}\`, expected one * for the number, such as \`entry:*\``);
    if (count < 1) throw new Error("Unexpected 0 entries, expected at least 1");
    const { client } = await keyspaceOn(step, service);
    for (let number = 1; number <= count; number += 1) {
      const key = pattern.replace("*", () => String(number));
      const started = performance.now();
      await client.set(key, contentOf(key, size.value));
      step.sample("write time", performance.now() - started);
    }
  },
);

async function matching(step: StepContext, service: string, pattern: string): Promise<string[]> {
  return (await keyspaceOn(step, service)).keys(pattern);
}

export const deletesKeys = defineStep(
  "Delete {key} from {service}",
  {
    says: "every key that fits (`*` stands for any part) is deleted; there has to be one",
    example: "Delete `llm:response:*` from `redis`",
  },
  async (step, pattern: string, service: string) => {
    const { client } = await keyspaceOn(step, service);
    const keys = await matching(step, service, pattern);
    if (keys.length === 0)
      throw new Error(`Unexpected \`${pattern}\`, expected keys that exist in ${service}`);
    await client.del(...keys);
  },
);

export const keyExists = defineStep(
  "{key} exists in {service}",
  {
    asserts: true,
    says: "the store has a key that fits (`*` stands for any part) now",
    example: "`llm:status:hermes` exists in `redis`",
  },
  async (step, pattern: string, service: string) => {
    const keys = await matching(step, service, pattern);
    step.verify(keys.length > 0, () => `Expected \`${pattern}\` to exist in ${service}, found no such key`);
  },
);

export const keyIsGone = defineStep(
  "{key} is gone from {service}",
  {
    asserts: true,
    says: "the store has no key that fits (`*` stands for any part) now",
    example: "`llm:status:hermes` is gone from `redis`",
  },
  async (step, pattern: string, service: string) => {
    const keys = await matching(step, service, pattern);
    step.verify(
      keys.length === 0,
      () =>
        `Expected \`${pattern}\` to be gone from ${service}, found ${keys.length}: ${keys.slice(0, 5).join(", ")}`,
    );
  },
);

export const keyIs = defineStep(
  "{key} in {service} is {text}",
  {
    asserts: true,
    says: "the value under the key is this text, to the byte",
    example: '`llm:status:hermes` in `redis` is "ready"',
  },
  async (step, key: string, service: string, text: string) => {
    const value = await (await keyspaceOn(step, service)).client.get(key);
    step.verify(
      value === text,
      () =>
        `Expected \`${key}\` in ${service} to be ${JSON.stringify(text)}, found ${value === null ? "no such key" : JSON.stringify(value.slice(0, 200))}`,
    );
  },
);

async function countKeys(
  step: StepContext,
  service: string,
  pattern: string,
  holds: (found: number) => boolean,
  wanted: string,
): Promise<void> {
  const found = (await matching(step, service, pattern)).length;
  step.verify(holds(found), () => `Expected ${wanted} keys \`${pattern}\` in ${service}, found ${found}`);
}

export const atLeastKeys = defineStep(
  "At least {n} {key} exist in {service}",
  {
    asserts: true,
    says: "the store has no fewer keys that fit (`*` stands for any part) now",
    example: "At least 100 `llm:response:*` exist in `redis`",
  },
  (step, wanted: number, pattern: string, service: string) =>
    countKeys(step, service, pattern, (found) => found >= atLeastOne(wanted), `at least ${wanted}`),
);

export const atMostKeys = defineStep(
  "At most {n} {key} exist in {service}",
  {
    asserts: true,
    says: "the store has no more keys that fit (`*` stands for any part) now",
    example: "At most 900 `llm:response:*` exist in `redis`",
  },
  (step, wanted: number, pattern: string, service: string) =>
    countKeys(step, service, pattern, (found) => found <= wanted, `at most ${wanted}`),
);

export const exactlyKeys = defineStep(
  "Exactly {n} {key} exist in {service}",
  {
    asserts: true,
    says: "the store has so many keys that fit (`*` stands for any part) now",
    example: "Exactly 3 `llm:response:*` exist in `redis`",
  },
  (step, wanted: number, pattern: string, service: string) =>
    countKeys(step, service, pattern, (found) => found === wanted, `exactly ${wanted}`),
);

export const keysHaveTheirTtl = defineStep(
  "Each key exists in {service} with its ttl",
  {
    asserts: true,
    says: "for each row (table: key | ttl | value) the store has the key, with the value where the row has one, and it lives no longer than its ttl and at least half of it; without a ttl it has none",
    example: "Each key exists in `redis` with its ttl:",
  },
  async (step, service: string) => {
    const { client } = await keyspaceOn(step, service);
    await judgeRows(step, step.rows("key", "value", "ttl"), async (row) => {
      const key = row.text("key");
      const [value, left, ttl] = [await client.get(key), await client.pttl(key), ttlIn(row)];
      if (value === null) return [`Expected \`${key}\` to exist in ${service}, found no such key`];
      const problems: string[] = [];
      if (row.has("value") && row.text("value") !== "" && row.text("value") !== value)
        problems.push(
          `Expected \`${key}\` to be ${JSON.stringify(row.text("value"))}, found ${JSON.stringify(value.slice(0, 200))}`,
        );
      if (ttl === undefined && left !== -1)
        problems.push(`Expected \`${key}\` to live for ever, found ${left} ms left`);
      if (ttl !== undefined && (left > ttl || left < ttl / 2))
        problems.push(
          `Expected \`${key}\` to have ${ttl / 2} to ${ttl} ms left, found ${left === -1 ? "that it lives for ever" : `${left} ms`}`,
        );
      return problems;
    });
  },
);
