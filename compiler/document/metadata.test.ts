import { read, title } from "./test-helpers.js";

const body = `${title}\n### Test Steps\n\n1. Do\n`;

function metadata(text: string, source = `---\n${text}\n---\n${body}`) {
  const { document, diagnostics } = read(source);
  const [only] = document.cases;
  return {
    tags: only?.tags.map(({ value }) => value),
    reviewers: only?.reviewers.map(({ value }) => value),
    requirements: only?.traceability.requirements.map(({ section }) => section),
    owner: only?.owner?.value,
    found: diagnostics.map(({ rule, message, range: { start, end } }) => [
      rule,
      message,
      source.slice(start.offset, end.offset),
    ]),
  };
}

const inText = (text: string) => metadata("", `${title}\n${text}\n\n### Test Steps\n\n1. Do\n`);

describe("front matter", () => {
  it("has the values of aliases", () => {
    const { found, ...values } = metadata(
      "owner: &t smoke\ntags: *t\nreviewers: &r [Bob, *t]\nrequirements:\n  - &p PRD 5.1\n  - *p\n",
    );
    expect(values).toEqual({
      tags: ["smoke"],
      reviewers: ["Bob", "smoke"],
      requirements: ["5.1", "5.1"],
      owner: "smoke",
    });
    expect(found).toEqual([]);
  });

  it("takes no more of aliases than a file may hold", () => {
    const { found } = metadata(
      `owner: &a ${"x".repeat(5000)}\ntags: [${"*a, ".repeat(3000)}]\nreviewers: &r [*r, *s]`,
    );
    expect(found).toContainEqual([
      "field-value",
      expect.stringContaining("Unexpected tags of 20000 characters and more"),
      "",
    ]);
  });

  it.each([
    [
      "requirements: [PRD: 5.1, PRD 5.2]",
      'Unexpected keys "PRD: 5.1" in requirements, expected text',
      "PRD: 5.1",
    ],
    ["requirements:\n  - PRD: 5.1\n  - PRD 5.2", 'Unexpected keys "PRD: 5.1" in requirements', "PRD: 5.1\n"],
    ["requirements:\n  PRD: 5.1", 'Unexpected keys "PRD: 5.1" in requirements', "PRD: 5.1"],
    ["reviewers:\n  - name: Bob", 'Unexpected keys "name: Bob" in reviewers', "name: Bob"],
    ["tags: [[smoke], nightly]", "Unexpected list in tags", "[smoke]"],
    [
      "tags: #smoke",
      `Unexpected comment "#smoke" behind tags, expected text in quotes, such as "tags: '#smoke'"`,
      "#smoke",
    ],
    ["requirements: PRD 5.1 #5.2", 'Unexpected comment "#5.2" behind requirements', "#5.2"],
    ["tags: [smoke] #nightly", 'Unexpected comment "#nightly" behind tags', "#nightly"],
    ["tags:\n  - smoke\n  - #nightly\n", 'Unexpected comment "#nightly" behind tags', "#nightly"],
    ["tags:", 'Unexpected tags without a value, expected text such as "tags: smoke"', ""],
    ["owner: x\ntags:smoke", '"tags:smoke" has no blank behind its colon, expected "tags: smoke"', undefined],
    ["tags:smoke\nowner: x", '"tags:smoke" has no blank behind its colon, expected "tags: smoke"', undefined],
    ["tags:smoke", '"tags:smoke" has no blank behind its colon, expected "tags: smoke"', "tags:smoke"],
    ["smoke, nightly", "there are no keys in it", "smoke, nightly"],
  ])("of %j says what is lost", (text, message, source) => {
    expect(metadata(text).found).toEqual([
      ["field-value", expect.stringContaining(message), source ?? (expect.any(String) as unknown)],
    ]);
  });

  it.each([
    "tags: smoke # a comment",
    "tags: '#smoke'",
    "tags: [a, b] # a comment",
    "owner: ~",
    "# a comment\n#another\ntags: a",
    "environment:\n  cpu: 4",
    "",
  ])("allows %j", (text) => {
    expect(metadata(text).found).toEqual([]);
  });

  it("of another format is told", () => {
    expect(metadata("", `+++\ntags = ["a"]\n+++\n\n${body}`).found).toEqual([
      ["field-value", expect.stringContaining("between +++"), "+++"],
    ]);
  });
});

describe("metadata in the text", () => {
  it.each([
    ["- **Requirements Reference:** PRD 5.1\n  - PRD 5.2", { requirements: ["5.1", "5.2"] }],
    ["- **Tags:** smoke\n  - nightly\n  - weekly", { tags: ["smoke", "nightly", "weekly"] }],
    ["**Tags:**\n\n- smoke\n- nightly", { tags: ["smoke", "nightly"] }],
    ["**Owner:** Ann  \n**Reviewers:**\n- Bob\n- Eve", { reviewers: ["Bob", "Eve"], owner: "Ann" }],
  ])("%j has all values", (text, expected) => {
    const values = inText(text);
    expect(values).toMatchObject(expected);
    expect(values.found).toEqual([]);
  });

  it("stands at its own place where items go on", () => {
    const text = `${title}\n- **Requirements Reference:** PRD 5.1\n  - PRD 5.2\n`;
    const { requirements } = read(text).document.cases[0]!.traceability;
    expect(requirements.map(({ range }) => [range.start.line, range.start.column])).toEqual([
      [3, 31],
      [4, 5],
    ]);
  });

  it.each([
    ["**Tags:**\n\nsmoke, nightly", "Unexpected paragraph behind Tags, which has no value", "smoke, nightly"],
    ["> **Tags:** smoke", "Unexpected Tags in a quote, where no field is read", "> **Tags:** smoke"],
    ["| Tags | smoke |\n|---|---|\n| Owner | Bob |", "Unexpected Tags in a table", expect.any(String)],
  ])("of %j says what is lost", (text, message, source) => {
    expect(inText(text).found).toEqual([["field-value", expect.stringContaining(message), source]]);
  });

  it.each(["> A remark.", "| a | b |\n|---|---|\n| c | d |", "**Tags:** smoke\n\nMore of it."])(
    "allows %j",
    (text) => {
      expect(inText(text).found).toEqual([]);
    },
  );
});
