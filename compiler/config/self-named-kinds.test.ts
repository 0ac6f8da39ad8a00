import { servicesInPlaceOf } from "./self-named-kinds.js";

import type { ServiceConfig } from "./schema.js";

const of = (kinds: Record<string, ServiceConfig["kind"]>) =>
  Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, { kind }]));

test.each<[string, Record<string, ServiceConfig["kind"]>, string[]]>([
  ["postgres", {}, []],
  ["postgres", { redis: "redis" }, []],
  ["postgres", { postgres: "postgres", ledgerdb: "postgres" }, []],
  ["postgres", { orderdb: "postgres", ledgerdb: "postgres", sessions: "redis" }, ["orderdb", "ledgerdb"]],
  ["redis", { orderdb: "postgres", sessions: "redis" }, ["sessions"]],
  // No name that stands for a service by itself.
  ["http", { shop: "http" }, []],
])("%s beside %j means %j", (name, kinds, expected) => {
  expect(servicesInPlaceOf(name, of(kinds))).toEqual(expected);
});
