import { categoriesOf, standsFor } from "../config/categories.js";
import { compileIdPattern } from "../config/id-pattern.js";
import { fieldKey } from "../document/names.js";
import type { SpecCase } from "../document/schema.js";
import { allCases, type Finding, isOpen, type LocalRule, type RulesConfig } from "./rule.js";
import { orList } from "./text.js";

export const levelMismatch: LocalRule = {
  id: "level-mismatch",
  summary: "The id, the level and the category of a test case say the same.",
  severity: "error",
  scope: "local",
  check({ document, config }) {
    const pattern = compileIdPattern(config.idPattern);
    // What is derived from the id cannot contradict it.
    const written = (key: string): boolean => document.fields.some((field) => fieldKey(field.key) === key);
    return allCases(document).flatMap((spec) => {
      const groups = pattern.exec(spec.id.value)?.groups;
      const found = [
        ...(written("certification level") ? levels(spec, groups?.["level"], document.file) : []),
        ...(written("test category") ? categories(spec, groups?.["category"], config, document.file) : []),
      ];
      // Level against category follows from either of these.
      return found.length > 0 ? found : configured(spec, config, document.file);
    });
  },
};

function levels(spec: SpecCase, inId: string | undefined, file: string): Finding[] {
  const { level, id } = spec;
  if (level === undefined || inId === undefined || Number(inId) === level.value) return [];
  return [
    {
      range: level.range,
      message: `Unexpected level ${level.value}, expected ${inId} as in the id ${id.value}`,
      data: { level: level.value, id: id.value },
      related: [{ message: `the id says level ${inId}`, file, range: id.range }],
    },
  ];
}

function categories(
  spec: SpecCase,
  segment: string | undefined,
  { levels: known }: RulesConfig,
  file: string,
): Finding[] {
  const { category, id } = spec;
  if (category === undefined || segment === undefined || isOpen(category.value)) return [];
  if (standsFor(segment, category.value)) return [];
  // A project that names its categories as ids have them has nothing longer to propose.
  const named = categoriesOf(known).filter((one) => one.length > segment.length && standsFor(segment, one));
  const expected =
    named.length > 0
      ? `${orList(named)} as ${segment} in the id ${id.value} says`
      : `one that begins with ${segment} as the id ${id.value} says`;
  return [
    {
      range: category.range,
      message: `Unexpected category "${category.value}", expected ${expected}`,
      data: { category: category.value, segment },
      related: [{ message: `the id says ${segment}`, file, range: id.range }],
    },
  ];
}

/** The level's own categories, as the project has them. */
function configured(spec: SpecCase, { levels: known }: RulesConfig, file: string): Finding[] {
  const { level, category } = spec;
  const found = level && Object.hasOwn(known, level.value) ? known[level.value] : undefined;
  if (level === undefined || category === undefined || found === undefined || isOpen(category.value))
    return [];
  const holds = (names: readonly string[]) => names.some((one) => standsFor(one, category.value));
  if (holds(found.categories)) return [];
  const home = Object.entries(known).find(([, { categories: names }]) => holds(names));
  if (home === undefined) return [];
  return [
    {
      range: level.range,
      message: `Unexpected level ${level.value} for category "${category.value}", expected level ${home[0]} (${home[1].name})`,
      data: { level: level.value, category: category.value, expected: Number(home[0]) },
      related: [{ message: `the category is "${category.value}"`, file, range: category.range }],
    },
  ];
}
