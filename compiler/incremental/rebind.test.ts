import fc from "fast-check";

import { TestProject } from "./testing/project.js";

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

interface Definition {
  name: string;
  pattern: string;
  asserts?: boolean;
  options?: string;
  body?: string;
}

const steps = (...definitions: Definition[]): string =>
  [
    `import { defineStep } from "tcspec/runtime";`,
    ...definitions.map(
      ({ name, pattern, asserts = false, options = "", body = "1;" }) =>
        `export const ${name} = defineStep(${JSON.stringify(pattern)}, { asserts: ${asserts}, says: "it does", ${options} }, async () => { ${body} });`,
    ),
    "",
  ].join("\n");

const pays: Definition = { name: "pays", pattern: "pay {n} coins of gold" };
const counts: Definition = { name: "counts", pattern: "the purse holds {n} coins", asserts: true };

const spec = (id: string, ...lines: string[]): string =>
  [`# TC-L1-COMP-${id}-001: A case`, "", "### Test Steps", "", ...lines, ""].join("\n");

const [paying, counting, coding, lost] = ["PAY", "COUNT", "CODE", "LOST"].map(
  (id) => `specs/TC-L1-COMP-${id}-001.md`,
) as [string, string, string, string];

beforeEach(() => {
  project.put("steps/own.ts", steps(pays, counts));
  project.put(paying, spec("PAY", "1. Pay 3 coins of gold", "   - ✅ It is as it was told"));
  project.put(counting, spec("COUNT", "1. Pay 3 coins of gold", "   - ✅ The purse holds 5 coins"));
  project.put(
    coding,
    spec(
      "CODE",
      "1. **Code**",
      "   ```ts",
      "   expect(1).toBe(1);",
      "   ```",
      "   - ✅ The purse holds 1 coin",
    ),
  );
  project.put(lost, spec("LOST", "1. Sing a song of sixpence"));
});

const own =
  (...definitions: Definition[]) =>
  () =>
    project.put("steps/own.ts", steps(...definitions));
const sleeps: Definition = { name: "sleeps", pattern: "every dragon sleeps" };

const edits: [name: string, edit: () => void, read: string[]][] = [
  ["an edited body", own({ ...pays, body: "2;\n\n3;" }, counts), []],
  ["a definition more, which binds nothing", own(pays, counts, sleeps), []],
  ["others in front of it", own(sleeps, counts, pays), []],
  ["an optional word more", own({ ...pays, pattern: "pay {n} coins( of gold)" }, counts), []],
  [
    "a second one that fits",
    own(pays, counts, { name: "spends", pattern: "pay {n} coins of gold" }),
    [counting, paying],
  ],
  [
    "one that fits what was bound by code alone",
    own(pays, { ...counts, pattern: "the purse holds {n} coin(s)" }),
    [],
  ],
  ["a renamed export", own(pays, { ...counts, name: "holds" }), [coding, counting]],
  ["another pattern", own(pays, { ...counts, pattern: "the purse has {n} coins" }), [coding, counting]],
  ["another parameter", own({ ...pays, pattern: "pay {scalar} coins of gold" }, counts), [counting, paying]],
  ["one that asserts no more", own(pays, { ...counts, asserts: false }), [coding, counting]],
  ["one that asserts now", own({ ...pays, asserts: true }, counts), []],
  ["one that remembers now", own(pays, { ...counts, options: "remembers: true" }), [coding, counting]],
  [
    "one that needs a fixture now",
    own({ ...pays, options: 'fixtures: ["faults"]' }, counts),
    [counting, paying],
  ],
  [
    "one for what nothing did",
    own(pays, counts, { name: "sings", pattern: "sing a song of sixpence" }),
    [lost],
  ],
  [
    "one that is nearer to what nothing did",
    own(pays, counts, { name: "hums", pattern: "hum a song of sixpence" }),
    [lost],
  ],
  [
    "another module",
    () => {
      project.delete("steps/own.ts");
      project.put("steps/purse/own.ts", steps(pays));
      project.put("steps/own.ts", steps(counts));
    },
    [counting, paying],
  ],
  ["a definition less", own(counts), [counting, paying]],
];

it.each(edits)(
  "compiles after %s only specs of which a binding or a finding is another",
  async (_, edit, read) => {
    await project.compile();
    edit();
    const result = await project.compile();
    expect(result.read).toEqual(read);
    const { files, diagnostics } = await project.compiledInFull();
    expect(project.generated).toEqual(files);
    expect(result.diagnostics).toEqual(diagnostics);
  },
);

it("tells a phrase that has become ambiguous at its spec, until it is not any more", async () => {
  await project.compile();
  own(pays, { ...counts }, { ...counts, name: "again" })();
  const { diagnostics } = await project.compile();
  expect(diagnostics.map(({ rule, file }) => `${rule} ${file}`)).toEqual([
    `step-ambiguous ${coding}`,
    `step-ambiguous ${counting}`,
    `step-unbound ${lost}`,
    `step-unbound ${paying}`,
  ]);
  own(pays, counts)();
  expect((await project.compile()).diagnostics.map(({ file }) => file)).toEqual([lost, paying]);
  expect((await project.compile()).read).toEqual([]);
});

/** Definitions of a few names and patterns, so that edits bind, unbind, rename, and make ambiguous. */
const anyDefinition: fc.Arbitrary<Omit<Definition, "name">> = fc.record({
  pattern: fc.constantFrom(
    ...["pay {n} coins of gold", "pay {n} coin(s)", "pay {scalar} coins of gold", "pay {q} of gold"],
    ...[
      "the purse holds {n} coins",
      "the purse has {n} coins",
      "the {target} is met",
      "sing a song of sixpence",
    ],
    ...["pay {n} coins of gold within {q}", "{services} is/are full", "hum a {label} of sixpence"],
  ),
  asserts: fc.boolean(),
  options: fc.constantFrom("", "remembers: true", 'fixtures: ["faults"]'),
  body: fc.constantFrom("1;", "2;\n\n3;"),
});

/** One definition is put in place of what its name has, in one field or in all, or taken away: small edits find most. */
const anyEdit = fc.record({
  name: fc.constantFrom("pays", "counts", "sings", "hums"),
  definition: fc.option(anyDefinition),
  field: fc.constantFrom("pattern", "asserts", "options", "body", undefined),
});

type Known = Record<string, Omit<Definition, "name">>;

function edited(
  known: Known,
  { name, definition, field }: typeof anyEdit extends fc.Arbitrary<infer Edit> ? Edit : never,
): Known {
  const { [name]: former, ...others } = known;
  if (definition === null) return others;
  const isSmall = former !== undefined && field !== undefined;
  return { ...known, [name]: isSmall ? { ...former, [field]: definition[field] } : definition };
}

it("gives what a full compile gives, whatever definitions become", async () => {
  project.put(
    "specs/TC-L1-COMP-ALL-001.md",
    [
      "# TC-L1-COMP-ALL-001: A case",
      "**Service Name:** `purse`",
      "### Performance Targets\n- **Latency Target:** `5 seconds maximum singing time`",
      "### Values\n- **price:** 3 coins",
      "### Pre-conditions\n1. The purse holds 2 coins\n2. The purse is heavy",
      "### Test Setup\n1. Sing a song of sixpence",
      "### Test Steps\n1. Pay 3 coins of gold within 5 s\n   - ✅ The singing time is met\n2. Pay {price} of gold\n   - ❌ The purse holds 5 coins\n",
    ].join("\n\n"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(anyEdit, { minLength: 6, maxLength: 10 }), async (edits) => {
      let known: Known = { pays, counts };
      for (const edit of edits) {
        known = edited(known, edit);
        project.put(
          "steps/own.ts",
          steps(...Object.entries(known).map(([name, rest]) => ({ ...rest, name }))),
        );
        const result = await project.compile();
        const full = await project.compiledInFull();
        expect(project.generated).toEqual(full.files);
        expect(result.diagnostics).toEqual(full.diagnostics);
      }
    }),
    { numRuns: process.env["TCSPEC_LONG"] ? 500 : 12 },
  );
}, 600_000);
