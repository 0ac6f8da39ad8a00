import { compileIdPattern } from "../config/id-pattern.js";
import { idParts } from "../document/identity.js";

/** The parts of a test case id, as far as the project's pattern names them. */
export interface SpecId {
  id: string;
  level?: string;
  category?: string;
  component?: string;
}

/** Reads an id by the project's pattern (`idPattern` of the configuration); `undefined` where it does not fit. */
export function parseSpecId(id: string, idPattern: string): SpecId | undefined {
  const pattern = compileIdPattern(idPattern);
  const parts = idParts(id, pattern);
  if (parts === undefined) return undefined;
  const component = pattern.exec(id)?.groups?.["component"];
  return {
    id,
    ...(parts.level !== undefined && { level: String(parts.level) }),
    ...(parts.category !== undefined && { category: parts.category }),
    ...(component !== undefined && { component }),
  };
}

/** An id without its number, and without what stands before the number. */
export const withoutNumber = (id: string): string => id.replace(/[-_.]?\d+$/u, "");

/**
 * The next free id after those taken that share `prefix` (`TC-L2-INT-DB`): one more than the highest number, written as the
 * project's pattern allows, if possible with as many digits as the ids that are taken. `undefined` where no number fits.
 */
export function nextFreeId(prefix: string, taken: readonly string[], idPattern: string): string | undefined {
  const [own, others] = [taken.filter((id) => withoutNumber(id) === prefix), taken];
  const highest = Math.max(0, ...own.map((id) => Number(numberOf(id))));
  const widths = new Set([...[...own, ...others].map((id) => numberOf(id).length), 3, 2, 4, 1, 5, 6]);
  // Behind a digit more digits would be another number.
  const separators = /\d$/u.test(prefix) ? ["-", "_", "."] : ["-", "_", ".", ""];
  const forms = [...widths].flatMap((width) =>
    separators.map((separator) => `${prefix}${separator}${String(highest + 1).padStart(width, "0")}`),
  );
  return forms.find((id) => parseSpecId(id, idPattern) !== undefined);
}

const numberOf = (id: string): string => /\d+$/u.exec(id)?.[0] ?? "";
