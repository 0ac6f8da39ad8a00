import type { CaseMeta } from "../../compiler/model/case-meta.js";

/**
 * The case as the spec declares it, in a copy whose targets nobody can rewrite: bodies and fixtures are handed the very
 * targets that they are judged by.
 */
export function sealedMeta(meta: CaseMeta): CaseMeta {
  const { targets } = meta;
  if (targets === undefined) return Object.freeze({ ...meta });
  const sealed = targets.map((target) => Object.freeze({ ...target }));
  return Object.freeze({ ...meta, targets: Object.freeze(sealed) as typeof sealed });
}
