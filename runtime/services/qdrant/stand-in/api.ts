import {
  countBody,
  createBody,
  deleteBody,
  parseBody,
  queryBody,
  retrieveBody,
  scrollBody,
  searchBody,
  upsertBody,
} from "./bodies.js";
import { Collection } from "./collection.js";
import { QdrantError, notFound } from "./errors.js";

export interface ApiRequest {
  method: string;
  /** Without its query, decoded. */
  path: readonly string[];
  body: unknown;
}

/** The version of Qdrant's REST API that is spoken. */
export const apiVersion = "1.18.0";

/** A collection's name must not be taken for a path. */
const collectionName = /^[^<>:"/\\|?*\p{Cc}]{1,255}$/u;

/**
 * The part of Qdrant's REST API that tests of a vector store need: collections with one unnamed vector, and their points.
 * What it does not know it refuses.
 */
export class QdrantApi {
  readonly #collections = new Map<string, Collection>();

  /** The `result` of an answer. Throws a `QdrantError` for what is refused. */
  handle({ method, path, body }: ApiRequest): unknown {
    const [top, name, ...rest] = path;
    if (top !== "collections") throw new QdrantError(404, "Not found");
    if (name === undefined && method === "GET")
      return { collections: [...this.#collections.keys()].sort().map((each) => ({ name: each })) };
    if (name === undefined) throw new QdrantError(405, "Method not allowed");
    const operation = `${method} ${rest.join("/")}`.trim();
    if (operation === "PUT") return this.#create(name, body);
    if (operation === "DELETE") return this.#collections.delete(name);
    if (operation === "GET exists") return { exists: this.#collections.has(name) };
    const collection = this.#collections.get(name);
    if (collection === undefined) throw notFound(name);
    if (method === "GET" && rest.length === 2 && rest[0] === "points")
      return pointOf(collection, rest[1] ?? "");
    const handler = handlers[operation];
    if (handler === undefined)
      throw new QdrantError(404, `Not found: ${operation} is nothing that the stand-in knows`);
    return handler(collection, body);
  }

  #create(name: string, body: unknown): true {
    if (!collectionName.test(name))
      throw new QdrantError(
        422,
        `Validation error in path: unexpected collection name ${JSON.stringify(name)}`,
      );
    const { vectors } = parseBody(createBody, body);
    if (this.#collections.has(name))
      throw new QdrantError(409, `Wrong input: Collection \`${name}\` already exists!`);
    this.#collections.set(name, new Collection(vectors));
    return true;
  }
}

type Handler = (collection: Collection, body: unknown) => unknown;

const completed = (operation: number) => ({ operation_id: operation, status: "completed" });

const handlers: Readonly<Record<string, Handler>> = {
  GET: (collection) => info(collection),
  "PUT points": (collection, body) => completed(collection.upsert(parseBody(upsertBody, body))),
  "POST points": (collection, body) => collection.retrieve(parseBody(retrieveBody, body)),
  "POST points/scroll": (collection, body) => collection.scroll(parseBody(scrollBody, body)),
  "POST points/delete": (collection, body) => completed(collection.remove(parseBody(deleteBody, body))),
  "POST points/count": (collection, body) => ({
    count: collection.count(parseBody(countBody, body).filter),
  }),
  "POST points/search": (collection, body) => {
    const { vector, ...ranked } = parseBody(searchBody, body);
    return collection.search(vector, ranked);
  },
  "POST points/query": (collection, body) => {
    const { query, ...ranked } = parseBody(queryBody, body);
    const target = typeof query === "object" && "nearest" in query ? query.nearest : query;
    return { points: collection.search(target, ranked) };
  },
};

function pointOf(collection: Collection, id: string): unknown {
  const number = /^\d+$/u.test(id) ? Number(id) : id;
  const [point] = collection.retrieve({ ids: [number], with_payload: true, with_vector: true });
  if (point === undefined) throw new QdrantError(404, `Not found: Point with id ${id} does not exists!`);
  return point;
}

function info(collection: Collection): unknown {
  const { size, distance } = collection.params;
  return {
    status: "green",
    optimizer_status: "ok",
    indexed_vectors_count: 0,
    points_count: collection.count(),
    segments_count: 1,
    config: {
      params: {
        vectors: { size, distance },
        shard_number: 1,
        replication_factor: 1,
        write_consistency_factor: 1,
        on_disk_payload: false,
      },
    },
    payload_schema: {},
  };
}

/** Whether a request changes what is stored, so that it has to be kept. */
export function isWrite({ method, path }: ApiRequest): boolean {
  return method === "PUT" || method === "DELETE" || path.slice(2).join("/") === "points/delete";
}
