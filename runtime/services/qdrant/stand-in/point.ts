export type PointId = number | string;
export type Payload = Record<string, unknown>;

export interface Point {
  readonly id: PointId;
  /** The number of the operation that wrote it last. */
  readonly version: number;
  readonly vector: Float32Array;
  readonly payload: Payload;
}

/** Numbers come before UUIDs, each kind in its own order. */
export function compareIds(a: PointId, b: PointId): number {
  if (typeof a === typeof b) return a < b ? -1 : a > b ? 1 : 0;
  return typeof a === "number" ? -1 : 1;
}

/** The values at a path of a payload (`a.b`, `a[].b`): arrays stand for each of their elements. */
export function valuesAt(payload: Payload, path: string): unknown[] {
  let values: unknown[] = [payload];
  for (const key of path.replaceAll("[]", "").split(".")) {
    values = values.flatMap((value) => {
      const each = Array.isArray(value) ? (value as unknown[]) : [value];
      return each.flatMap((one) =>
        typeof one === "object" && one !== null && Object.hasOwn(one, key)
          ? [(one as Record<string, unknown>)[key]]
          : [],
      );
    });
  }
  return values.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]));
}

/** What an answer shows of a payload: all, nothing, or some of its fields. */
export type PayloadSelector = boolean | string[] | { include?: string[]; exclude?: string[] };

export function shownPayload(payload: Payload, selector: PayloadSelector): Payload | undefined {
  if (selector === false) return undefined;
  if (selector === true) return payload;
  const { include, exclude } = Array.isArray(selector) ? { include: selector, exclude: undefined } : selector;
  return Object.fromEntries(
    Object.entries(payload).filter(([key]) =>
      include !== undefined ? include.includes(key) : !(exclude ?? []).includes(key),
    ),
  );
}
