import { valuesAt } from "./point.js";
import type { Point, PointId } from "./point.js";

export type Scalar = string | number | boolean;

export interface Filter {
  must?: Condition | Condition[] | null | undefined;
  should?: Condition | Condition[] | null | undefined;
  must_not?: Condition | Condition[] | null | undefined;
}

type Bound = number | null | undefined;

export type Condition =
  | { key: string; match: { value: Scalar } | { any: Scalar[] } | { except: Scalar[] } }
  | { key: string; range: { gt?: Bound; gte?: Bound; lt?: Bound; lte?: Bound } }
  | { has_id: PointId[] }
  | { is_empty: { key: string } }
  | { is_null: { key: string } }
  | { filter: Filter }
  | Filter;

const list = <T>(given: T | T[] | null | undefined): T[] =>
  given === null || given === undefined ? [] : Array.isArray(given) ? given : [given];

/** Whether a point satisfies a filter: all of `must`, one of `should` where there is any, none of `must_not`. */
export function passes(point: Point, filter: Filter | null | undefined): boolean {
  if (filter === null || filter === undefined) return true;
  const holds = (condition: Condition) => satisfies(point, condition);
  const should = list(filter.should);
  return (
    list(filter.must).every(holds) &&
    (should.length === 0 || should.some(holds)) &&
    !list(filter.must_not).some(holds)
  );
}

function satisfies(point: Point, condition: Condition): boolean {
  if ("has_id" in condition) return condition.has_id.includes(point.id);
  if ("is_empty" in condition)
    return valuesAt(point.payload, condition.is_empty.key).every((value) => value === null);
  if ("is_null" in condition) return valuesAt(point.payload, condition.is_null.key).includes(null);
  if ("match" in condition) return matches(valuesAt(point.payload, condition.key), condition.match);
  if ("range" in condition) return inRange(valuesAt(point.payload, condition.key), condition.range);
  return passes(point, "filter" in condition ? condition.filter : condition);
}

function matches(values: unknown[], match: Extract<Condition, { match: unknown }>["match"]): boolean {
  if ("value" in match) return values.includes(match.value);
  if ("any" in match) return values.some((value) => match.any.includes(value as Scalar));
  return values.some((value) => !match.except.includes(value as Scalar));
}

function inRange(
  values: unknown[],
  { gt, gte, lt, lte }: Extract<Condition, { range: unknown }>["range"],
): boolean {
  return values.some(
    (value) =>
      typeof value === "number" &&
      value > (gt ?? -Infinity) &&
      value >= (gte ?? -Infinity) &&
      value < (lt ?? Infinity) &&
      value <= (lte ?? Infinity),
  );
}
