import { createHash } from "node:crypto";

import { isSql } from "../plan.js";

import type { Requests } from "../plan.js";

const mostTold = 3;
const longestPath = 120;

const hashOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;

/**
 * What a load sends, in words that are the same for the same requests: method and path, or that it is SQL, with hashes in place of bodies and
 * texts, which may be long or hold secrets. Baselines compare by it.
 */
export function requestsInWords(requests: Requests): string {
  const told = requests.map((request) => {
    const weight = request.weight === undefined ? "" : `, weight ${request.weight}`;
    if (isSql(request)) return `SQL ${hashOf(JSON.stringify([request.sql, request.params]))}${weight}`;
    const { method, path, body } = request;
    const short = path.length <= longestPath ? path : `${path.slice(0, longestPath)}… ${hashOf(path)}`;
    return `${method} ${short}${body === undefined ? "" : `, body ${hashOf(body)}`}${weight}`;
  });
  const all = told.join("; ");
  return told.length <= mostTold ? all : `${told.length} requests, ${hashOf(all)}`;
}
