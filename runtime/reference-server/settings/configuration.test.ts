import fc from "fast-check";
import { serviceNames } from "../catalogue.js";
import { checkSettings, Configuration } from "./configuration.js";
import { parseBytes, parseDuration } from "./quantity.js";
import { keysOf, settingTable } from "./table.js";

function create(given: unknown, service: "mixtral" | "gateway" = "mixtral"): Configuration {
  const created = Configuration.create(service, given);
  if (!(created instanceof Configuration)) throw new Error(created.map(({ message }) => message).join());
  return created;
}

test.each([
  ["10 s", 10_000],
  ["500ms", 500],
  ["2 min", 120_000],
  ["1.5 h", 5_400_000],
  ["7", 7],
  ["10 kg", undefined],
  ["-1 s", undefined],
  ["", undefined],
  ["1 constructor", undefined],
])("the duration %j is %p ms", (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each([
  ["90 GB", 90e9],
  ["1GiB", 2 ** 30],
  ["512", 512],
  ["many", undefined],
])("the size %j is %p bytes", (text, size) => expect(parseBytes(text)).toBe(size));

test.each(serviceNames)("every setting of %s has a default that fits it", (service) => {
  const configuration = Configuration.create(service, {});
  if (!(configuration instanceof Configuration)) throw new Error("no configuration");
  for (const key of keysOf(service))
    expect(settingTable[key].schema.safeParse(configuration.get(key)).error).toBeUndefined();
});

test("nested and dotted keys, numbers and their texts mean the same", () => {
  expect(
    checkSettings("gateway", {
      rate_limit: { count: "100 requests", window: "10 s" },
      "auth.required": "false",
    }),
  ).toEqual({
    change: { "rate_limit.count": 100, "rate_limit.window": 10_000, "auth.required": false },
  });
});

test.each<[Record<string, unknown>, string, string]>([
  [
    { "capacity.slots": 0 },
    "capacity.slots",
    "Unexpected 0 for capacity.slots, expected a whole number from 1 to 1024, such as 8",
  ],
  [{ "capacity.slots": "many" }, "capacity.slots", 'Unexpected "many" for capacity.slots'],
  [{ "defaults.temperature": 2.1 }, "defaults.temperature", "expected a number from 0 to 2"],
  [{ "timing.overhead": "10 kg" }, "timing.overhead", "expected a duration"],
  [{ "resources.memory_limit": null }, "resources.memory_limit", "expected a size"],
  [{ "log.level": "loud" }, "log.level", "expected one of debug, info, warn, error"],
  [{ "request_log.schema": 'x"; DROP TABLE y' }, "request_log.schema", "expected a name of letters"],
  [
    { "rate_limit.count": 5 },
    "rate_limit.count",
    "Unexpected setting rate_limit.count, expected one of admin.token",
  ],
  [JSON.parse('{ "__proto__": 1 }') as Record<string, unknown>, "__proto__", "Unexpected setting __proto__"],
  [{ capacity: {} }, "capacity", "Unexpected setting capacity"],
])("%j is refused by its key %s", (given, key, message) => {
  const checked = checkSettings("mixtral", given);
  expect(checked).toMatchObject({ issues: [{ key, message: expect.stringContaining(message) }] });
});

test("a secret stands in no message and no listing", () => {
  const secret = "s3cret-".repeat(40);
  expect(JSON.stringify(checkSettings("mixtral", { "admin.token": secret }))).not.toContain("s3cret");
  expect(JSON.stringify(create({ users: { alice: "sk-alice-0001" } }, "gateway").effective())).not.toContain(
    "sk-alice",
  );
  expect(create({ users: { alice: "sk-alice-0001" } }, "gateway").effective()["users"]).toEqual({
    alice: "***",
  });
});

test("all issues are told, not the first only", () => {
  expect(checkSettings("mixtral", { "capacity.slots": 0, seed: -1, nonsense: 1 })).toMatchObject({
    issues: [{ key: "capacity.slots" }, { key: "seed" }, { key: "nonsense" }],
  });
});

test("a change gives the keys that have a new value, and a new version only then", () => {
  const configuration = create({});
  expect(configuration.apply({ "capacity.slots": 8, "capacity.queue": 3 })).toEqual(["capacity.queue"]);
  expect(configuration.version).toBe(2);
  expect(configuration.apply({ "capacity.queue": 3 })).toEqual([]);
  expect(configuration.version).toBe(2);
  expect(configuration.restartIssues({ seed: 7, "capacity.slots": 4 })).toMatchObject([
    { key: "seed", code: "restart_required" },
  ]);
});

test("whatever is given is either refused with a located reason or taken within its limits", () => {
  const value = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.integer(), { maxLength: 2 }),
    fc.constantFrom("10 s", "8", "2 GB", "true"),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...serviceNames),
      fc.dictionary(fc.constantFrom(...keysOf("mixtral"), ...keysOf("gateway"), "else"), value),
      (service, given) => {
        const checked = checkSettings(service, given);
        if ("issues" in checked) {
          for (const { key, message } of checked.issues) {
            expect(Object.keys(given)).toContain(key);
            expect(message).toContain(key);
          }
          return;
        }
        for (const [key, taken] of Object.entries(checked.change))
          expect(settingTable[key as keyof typeof settingTable].schema.safeParse(taken).success).toBe(true);
      },
    ),
  );
});
