import { type FieldKey, fieldKey } from "../document/names.js";
import type { Field } from "../document/schema.js";
import { nearest } from "../words/nearest.js";
import { titleCase } from "./text.js";
import { type Finding, isOpen, type LocalContext, type LocalRule, replacement } from "./rule.js";

/** The keys that a block of the templates may hold. */
const known: Record<string, readonly FieldKey[]> = {
  metadata: [
    "test case id",
    "test case name",
    "test category",
    "certification level",
    "priority",
    "test type",
    "tags",
    "owner",
    "reviewers",
  ],
  "component mapping": ["architecture component", "service name", "module path", "configuration schema"],
  traceability: [
    "requirements reference",
    "user story",
    "architecture document section",
    "high level task reference",
  ],
  lifecycle: ["test case status", "created", "last updated", "next review"],
};

/** Keys of sections whose keys are otherwise free: here only what is nearly one of them is a slip. */
const usual: Record<string, readonly string[]> = {
  "success criteria": ["functional", "performance", "quality", "integration"],
  "test environment": [
    "environment type",
    "infrastructure requirements",
    "dependencies",
    "cpu",
    "memory",
    "storage",
    "network",
    "external services",
    "test data",
    "mock services",
  ],
  "test data requirements": ["input data", "expected output", "test fixtures", "data generation"],
  "performance targets": ["latency target", "throughput target", "resource utilization", "concurrent users"],
};

const all = Object.values(known).flat();

/** Other keys that are keys of the reader, however an author spells them. */
const isSpelledOddly = (name: string, field: Field): boolean =>
  fieldKey(field.key) === undefined && name !== "";

export const unknownField: LocalRule = {
  id: "unknown-field",
  summary: "A key that tcspec does not know is lost to every report: mostly it is misspelled, or not bold.",
  severity: "warning",
  scope: "local",
  check(context) {
    return [...context.document.fields.flatMap((field) => finding(field, context)), ...plainKeys(context)];
  },
};

function finding(field: Field, { source }: LocalContext): Finding[] {
  const name = field.key.trim();
  if (isOpen(name) || !isSpelledOddly(name, field)) return [];
  const strict = Object.hasOwn(known, field.section) || (field.section === "front-matter" && !field.parent);
  const free = Object.hasOwn(usual, field.section) ? usual[field.section] : undefined;
  if (free?.includes(name.toLowerCase()) === true || (!strict && free === undefined)) return [];
  const meant = nearest(name, free ?? all);
  if (meant === undefined && !strict) return [];
  const range = field.keyRange;
  const written = source.slice(range.start.offset, range.end.offset);
  // Front matter has its keys in lower case and without marks.
  const right = field.section === "front-matter" ? meant : meant && titleCase(meant);
  const hint = right === undefined ? `expected ${expectation(field.section)}` : `did you mean "${right}"?`;
  return [
    {
      range,
      message: `Unexpected field "${name}", ${hint}`,
      data: { field: name, ...(right !== undefined && { expected: right }) },
      ...(right !== undefined &&
        written.includes(name) && {
          fix: replacement(
            range,
            written.replace(name, () => right),
            `Write "${right}"`,
          ),
        }),
    },
  ];
}

function expectation(section: string): string {
  const keys = Object.hasOwn(known, section) ? (known[section] ?? all) : all;
  return keys.map(titleCase).join(", ");
}

/** `Priority: High` among the metadata without the bold marks that make it a field. */
function plainKeys({ document, source, lines }: LocalContext): Finding[] {
  const from = document.title?.range.end.offset ?? 0;
  const to =
    document.sections.find(({ range }) => range.start.offset >= from)?.range.start.offset ?? source.length;
  return [
    ...source.slice(from, to).matchAll(/^(?:[-*+] )?([A-Za-z][A-Za-z -]{2,40}?)[ \t]*:(?=[ \t]+\S)/gmu),
  ].flatMap((match) => {
    const key = match[1] ?? "";
    const name = fieldKey(key);
    if (name === undefined || document.fields.some((field) => fieldKey(field.key) === name)) return [];
    const start = from + match.index + match[0].indexOf(key);
    const end = from + match.index + match[0].length;
    const range = lines.range(start, end);
    const right = `**${titleCase(name)}:**`;
    return [
      {
        range,
        message: `Unexpected plain text "${key}:", expected the field ${right}`,
        data: { field: key, expected: right },
        fix: replacement(range, right, `Write ${right}`),
      },
    ];
  });
}
