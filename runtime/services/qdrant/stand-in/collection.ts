import type * as z from "zod";

import type { Ranked, Shown, createBody, deleteBody, upsertBody } from "./bodies.js";
import { isSmallerNearer, score, stored } from "./distance.js";
import { QdrantError, wrongInput } from "./errors.js";
import { passes } from "./filter.js";
import type { Filter } from "./filter.js";
import { compareIds, shownPayload } from "./point.js";
import type { Payload, Point, PointId } from "./point.js";

export type VectorParams = z.infer<typeof createBody>["vectors"];

interface ShownPoint {
  id: PointId;
  payload?: Payload;
  vector?: number[];
}

interface ScoredPoint extends ShownPoint {
  version: number;
  score: number;
}

const defaultLimit = 10;

/** A collection of one unnamed vector per point, searched point by point: its results are exact. */
export class Collection {
  readonly params: VectorParams;
  readonly #points = new Map<PointId, Point>();
  #operations = 0;

  constructor(params: VectorParams) {
    this.params = params;
  }

  /** Writes all points or none; gives the number of the operation. */
  upsert(body: z.infer<typeof upsertBody>): number {
    const given = "points" in body ? body.points : unpacked(body.batch);
    for (const { vector } of given) this.#checkDimension(vector);
    const version = (this.#operations += 1);
    for (const { id, vector, payload } of given)
      this.#points.set(id, {
        id,
        version,
        vector: stored(vector, this.params.distance),
        payload: payload ?? {},
      });
    return version;
  }

  remove(selected: z.infer<typeof deleteBody>): number {
    const ids = "points" in selected ? selected.points : this.#matching(selected.filter).map(({ id }) => id);
    for (const id of ids) this.#points.delete(id);
    return (this.#operations += 1);
  }

  count(filter?: Filter | null): number {
    return this.#matching(filter).length;
  }

  /** In the order of the ids that are asked for; unknown ones are left out. */
  retrieve({ ids, with_payload = true, with_vector = false }: Shown): ShownPoint[] {
    return ids
      .flatMap((id) => this.#points.get(id) ?? [])
      .map((point) => show(point, { with_payload: with_payload ?? true, with_vector }));
  }

  /** A page of points by their ids; `next_page_offset` is the first one of the next. */
  scroll(page: {
    filter?: Filter | null | undefined;
    limit?: number | null | undefined;
    offset?: PointId | null | undefined;
    with_payload?: Shown["with_payload"];
    with_vector?: Shown["with_vector"];
  }): { points: ShownPoint[]; next_page_offset: PointId | null } {
    const { filter, offset, with_payload, with_vector } = page;
    const limit = page.limit ?? defaultLimit;
    const from = this.#matching(filter).filter(
      ({ id }) => offset === null || offset === undefined || compareIds(id, offset) >= 0,
    );
    return {
      points: from
        .slice(0, limit)
        .map((point) => show(point, { with_payload: with_payload ?? true, with_vector })),
      next_page_offset: from[limit]?.id ?? null,
    };
  }

  /** The nearest points, best first; those that are equally near by their ids. */
  search(target: readonly number[] | PointId, ranked: Ranked): ScoredPoint[] {
    const { distance } = this.params;
    const vector = this.#targetVector(target);
    const direction = isSmallerNearer(distance) ? 1 : -1;
    const threshold = ranked.score_threshold ?? undefined;
    const offset = ranked.offset ?? 0;
    return this.#matching(ranked.filter)
      .filter(({ id }) => Array.isArray(target) || id !== target)
      .map((point) => ({ point, score: score(vector, point.vector, distance) }))
      .filter((found) => threshold === undefined || direction * (found.score - threshold) <= 0)
      .sort((a, b) => direction * (a.score - b.score) || compareIds(a.point.id, b.point.id))
      .slice(offset, offset + (ranked.limit ?? defaultLimit))
      .map(({ point, score: found }) => ({
        ...show(point, { ...ranked, with_payload: ranked.with_payload ?? false }),
        version: point.version,
        score: found,
      }));
  }

  #targetVector(target: readonly number[] | PointId): Float32Array {
    if (typeof target === "number" || typeof target === "string") {
      const point = this.#points.get(target);
      if (point === undefined) throw new QdrantError(404, `Not found: No point with id ${target} found`);
      return point.vector;
    }
    this.#checkDimension(target);
    return stored(target, this.params.distance);
  }

  #matching(filter?: Filter | null): Point[] {
    return [...this.#points.values()]
      .filter((point) => passes(point, filter))
      .sort((a, b) => compareIds(a.id, b.id));
  }

  #checkDimension({ length }: readonly number[]): void {
    const { size } = this.params;
    if (length !== size) throw wrongInput(`Vector dimension error: expected dim: ${size}, got ${length}`);
  }
}

function unpacked({
  ids,
  vectors,
  payloads,
}: Extract<z.infer<typeof upsertBody>, { batch: unknown }>["batch"]) {
  if (vectors.length !== ids.length || (payloads && payloads.length !== ids.length))
    throw wrongInput(
      `Unexpected batch of ${ids.length} ids, ${vectors.length} vectors and ${payloads?.length ?? 0} payloads, expected as many of each`,
    );
  return ids.map((id, index) => ({ id, vector: vectors[index] ?? [], payload: payloads?.[index] }));
}

function show(point: Point, { with_payload, with_vector }: Omit<Shown, "ids">): ShownPoint {
  const payload = shownPayload(point.payload, with_payload ?? false);
  return {
    id: point.id,
    ...(payload !== undefined && { payload }),
    ...(with_vector === true && { vector: [...point.vector] }),
  };
}
