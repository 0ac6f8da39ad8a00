import type { SeededRandom } from "../seeded-random.js";
import type { Column } from "./table-schema.js";

/** Texts are rarely so long where the type sets no bound. */
const usualLength = 24;
const alphabet = Array.from("abcdefghijklmnopqrstuvwxyzABC 0123456789äéß東'\\%_");

const instant = (random: SeededRandom) =>
  new Date(Date.UTC(2000, 0, 1) + random.integer(0, 15_000) * 86_400_000 + random.integer(0, 86_399_999));

function textOf(random: SeededRandom, { maxLength = usualLength }: Column): string {
  const length = random.integer(1, Math.max(1, Math.min(maxLength, usualLength)));
  return Array.from({ length }, () => random.pick(alphabet))
    .join("")
    .trim()
    .padEnd(1, "x");
}

function decimal(random: SeededRandom, { precision = 12, scale = 4 }: Column): string {
  const digits = Math.min(precision, 15);
  const number = random.integer(0, 10 ** digits - 1);
  const text = String(number).padStart(scale + 1, "0");
  const whole = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
  return random.chance(0.3) && number > 0 ? `-${whole}` : whole;
}

const whole = (bits: number) => (random: SeededRandom) => {
  const most = 2 ** Math.min(bits - 1, 50);
  return random.chance(0.5) ? random.integer(0, 1000) : random.integer(-most, most - 1);
};

type Make = (random: SeededRandom, column: Column) => unknown;

const makers: Readonly<Record<string, Make>> = {
  int2: whole(16),
  int4: whole(32),
  int8: (random) => String(whole(64)(random)),
  numeric: decimal,
  float4: (random) => Math.fround(random.next() * 1000),
  float8: (random) => random.normal() * 1000,
  bool: (random) => random.chance(0.5),
  text: textOf,
  varchar: textOf,
  bpchar: textOf,
  name: textOf,
  uuid: (random) => random.uuid(),
  date: (random) => instant(random).toISOString().slice(0, 10),
  time: (random) => instant(random).toISOString().slice(11, 23),
  timestamp: (random) => instant(random).toISOString().slice(0, 23),
  timestamptz: (random) => instant(random).toISOString(),
  json: (random) =>
    JSON.stringify({ [random.letters(4)]: random.integer(0, 99), note: textOf(random, plain) }),
  jsonb: (random) => JSON.stringify({ [random.letters(4)]: random.integer(0, 99), list: [random.next()] }),
  bytea: (random) => Buffer.from(Array.from({ length: random.integer(0, 32) }, () => random.integer(0, 255))),
  inet: (random) => `10.${random.integer(0, 255)}.${random.integer(0, 255)}.${random.integer(0, 255)}`,
};

const plain: Column = { name: "", type: "text", nullable: false };

/** Whether values of the column's type can be made. */
export function canMake({ type, labels }: Column): boolean {
  return labels !== undefined || Object.hasOwn(makers, type.replace(/^_/u, ""));
}

/** A value that the column's type takes, in the form in which it is a parameter of a query. Never null. */
export function columnValue(random: SeededRandom, column: Column): unknown {
  const { type, labels } = column;
  if (labels !== undefined) return random.pick(labels);
  if (type.startsWith("_")) {
    const element = { ...column, type: type.slice(1) };
    return Array.from({ length: random.integer(0, 3) }, () => columnValue(random, element));
  }
  const make = makers[type];
  if (make === undefined)
    throw new Error(
      `Unexpected type ${type} of the column ${column.name}, expected one of ${Object.keys(makers).join(", ")}; give its values by \`given: { ${JSON.stringify(column.name)}: … }\``,
    );
  return make(random, column);
}
