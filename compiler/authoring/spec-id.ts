import { compileIdPattern } from "../config/id-pattern.js";

/** The parts of a test case id, as far as the project's pattern names them. */
export interface SpecId {
  id: string;
  level?: string;
  category?: string;
  component?: string;
  number?: string;
}

/** Reads an id by the project's pattern (`idPattern` of the configuration); `undefined` where it does not fit. */
export function parseSpecId(id: string, idPattern: string): SpecId | undefined {
  const groups = compileIdPattern(idPattern).exec(id)?.groups;
  if (groups === undefined) return undefined;
  const { level, category, component, number } = groups;
  return {
    id,
    ...(level === undefined ? {} : { level }),
    ...(category === undefined ? {} : { category }),
    ...(component === undefined ? {} : { component }),
    ...(number === undefined ? {} : { number }),
  };
}

/**
 * The next free id after those taken that share `prefix` (`TC-L2-INT-DB`): one more than the highest number, with
 * at least three digits.
 */
export function nextFreeId(prefix: string, taken: readonly string[]): string {
  const numbers = taken
    .filter((id) => id.startsWith(`${prefix}-`))
    .map((id) => Number(id.slice(prefix.length + 1)))
    .filter((number) => Number.isInteger(number) && number > 0);
  return `${prefix}-${String(Math.max(0, ...numbers) + 1).padStart(3, "0")}`;
}
