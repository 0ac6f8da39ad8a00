import { categoriesOf, standsFor } from "../config/categories.js";
import { type FieldKey, fieldKey } from "../document/names.js";
import { nearest } from "../words/nearest.js";
import { orList } from "./text.js";
import {
  type Finding,
  isOpen,
  type LocalContext,
  type LocalRule,
  replacement,
  type RulesConfig,
} from "./rule.js";

const priorities = ["Critical", "High", "Medium", "Low"];
const types = ["Functional", "Performance", "Security", "Integration", "Unit", "Reliability", "Usability"];
const environments = ["Development", "Test", "Staging", "Production-like"];

/** The values that a field may have; nothing where any value will do. */
function valuesOf(key: FieldKey | undefined, config: RulesConfig): readonly string[] | undefined {
  switch (key) {
    case "priority":
      return priorities;
    case "test type":
      return types;
    case "test category": {
      const categories = categoriesOf(config.levels);
      return categories.length > 0 ? categories : undefined;
    }
    case "certification level": {
      const levels = Object.keys(config.levels);
      return (levels.length > 0 ? levels : ["1", "2", "3", "4"]).map((level) => `Level ${level}`);
    }
    default:
      return undefined;
  }
}

export const fieldValue: LocalRule = {
  id: "field-value",
  summary: "A field with a fixed set of values has one of them.",
  severity: "error",
  scope: "local",
  check(context) {
    return context.document.fields.flatMap((field): Finding[] => {
      const environment = field.section === "test environment" && /^environment type$/i.test(field.key);
      const metadata = field.section === "metadata" || field.section === "front-matter";
      const values = environment
        ? environments
        : metadata
          ? valuesOf(fieldKey(field.key), context.config)
          : undefined;
      if (values === undefined || field.value === "" || isOpen(field.value)) return [];
      const written = fieldKey(field.key) === "certification level" ? levelOf(field.value) : field.value;
      const category = fieldKey(field.key) === "test category";
      if (values.some((value) => (category ? standsFor(value, written) : value === written))) return [];
      return [finding({ key: field.key, value: field.value, range: field.valueRange }, values, context)];
    });
  },
};

/** `2`, `L2` and `Level 2 - Integration` say `Level 2`. */
function levelOf(value: string): string {
  const number = /^(?:level\s+|l)?(\d{1,2})(?:\s*[-–:(].*)?$/i.exec(value)?.[1];
  return number === undefined ? value : `Level ${number}`;
}

function finding(
  { key, value, range }: { key: string; value: string; range: Finding["range"] },
  values: readonly string[],
  { source }: LocalContext,
): Finding {
  const right = nearest(value, values);
  const plain = source.slice(range.start.offset, range.end.offset) === value;
  return {
    range,
    message: `Unexpected ${key} "${value}", expected ${orList(values)}`,
    data: { field: key, value, expected: values },
    ...(right !== undefined && plain && { fix: replacement(range, right, `Write "${right}"`) }),
  };
}
