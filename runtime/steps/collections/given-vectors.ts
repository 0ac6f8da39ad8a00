/** A point as a file holds it. */
export interface GivenPoint {
  id: string | number;
  vector: number[];
  payload?: Record<string, unknown>;
}

const isVector = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every((each) => Number.isFinite(each));

function listIn(data: unknown, file: string): unknown[] {
  if (Array.isArray(data) && data.length > 0) return data as unknown[];
  throw new Error(`Unexpected content of ${file}, expected a JSON array of points or vectors`);
}

/** The points of a JSON file. Throws, with the number of the element, where one is none. */
export function asPoints(data: unknown, file: string): GivenPoint[] {
  return listIn(data, file).map((element, index) => {
    const { id, vector, payload } = (element ?? {}) as Partial<GivenPoint>;
    if ((typeof id !== "string" && typeof id !== "number") || !isVector(vector))
      throw new Error(
        `Unexpected element ${index + 1} of ${file}, expected one such as { "id": 1, "vector": [0.1, 0.2] }`,
      );
    return { id, vector, ...(payload !== undefined && { payload }) };
  });
}

/** The vectors of a JSON file: its elements, or those of its points. Throws where one is none. */
export function asVectors(data: unknown, file: string): number[][] {
  return listIn(data, file).map((element, index) => {
    const vector = Array.isArray(element) ? element : ((element ?? {}) as { vector?: unknown }).vector;
    if (isVector(vector)) return vector;
    throw new Error(
      `Unexpected element ${index + 1} of ${file}, expected a vector such as [0.1, 0.2], or a point with one`,
    );
  });
}
