import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { randomFrom, type Random } from "./random.js";

/** A project's folder holds the same bytes for the same seed and count; more specs never change the first ones. */
export interface Corpus {
  specs: number;
  seed: number;
}

/** Writes a project of full specs, about 19 KB each, five steps with code. Gives the spec files. */
export function writeCorpus(folder: string, { specs, seed }: Corpus): string[] {
  put(folder, "tcspec.config.ts", configuration);
  return Array.from({ length: specs }, (_, index) => {
    const file = `specs/level-2/${specId(index)}.md`;
    put(folder, file, specText(index, seed));
    return file;
  });
}

const configuration = `import { defineConfig } from "tcspec/config";

export default defineConfig({
  levels: { 2: { name: "Integration", categories: ["INT"] } },
  services: { postgres: { kind: "postgres" } },
});
`;

/** Ids have three digits for the number; the thousands are letters of the component. */
export function specId(index: number): string {
  const component = String.fromCharCode(
    65 + Math.floor(index / 26_000),
    65 + (Math.floor(index / 1000) % 26),
  );
  return `TC-L2-INT-B${component}-${String(index % 1000).padStart(3, "0")}`;
}

function put(folder: string, file: string, text: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The text of one spec: the sections of the integration template, filled. */
export function specText(index: number, seed: number): string {
  const random = randomFrom(seed * 1_000_003 + index);
  const id = specId(index);
  const name = title(random);
  const steps = Array.from({ length: 5 }, (_, at) => step(at + 1, random)).join("\n");
  return `# ${id}: ${name}

**Test Case ID:** \`${id}\`  
**Test Case Name:** \`${name}\`  
**Test Category:** \`Integration\`  
**Certification Level:** \`Level 2\`  
**Priority:** \`${random.pick(["Critical", "High", "Medium", "Low"])}\`  
**Test Type:** \`Integration\`  

### **Component Mapping**
- **Architecture Component:** \`${title(random)}\`
- **Service Name:** \`postgres\`
- **Module Path:** \`example.services.${word(random)}.${word(random)}\`
- **Configuration Schema:** \`PostgresConfig\`

### **Traceability**
- **Requirements Reference:** \`PRD Section ${random.integer(1, 9)}.${random.integer(1, 9)} - ${title(random)}\`, \`PRD ${random.integer(1, 9)}.${random.integer(1, 9)}\`
- **User Story:** \`As an operator, I want ${sentence(random, 9)}, so that ${sentence(random, 7)}\`
- **Architecture Document Section:** \`Section ${random.integer(1, 9)}.${random.integer(1, 9)} - ${title(random)}\`
- **High-Level Task Reference:** \`Phase-${random.integer(1, 6)} Task ${random.integer(1, 6)}.${random.integer(1, 9)} - ${title(random)}\`

---

## 🎯 **TEST OBJECTIVE**

### **Primary Objective**
${paragraph(random, 4)}

### **Success Criteria**
- **Functional:** ${sentence(random, 12)}
- **Performance:** ${sentence(random, 12)}
- **Quality:** ${sentence(random, 12)}
- **Integration:** ${sentence(random, 12)}

### **Business Value**
${paragraph(random, 4)}

---

## 📊 **TEST SPECIFICATIONS**

### **Test Environment**
- **Environment Type:** \`Test\`
- **Infrastructure Requirements:**
  - **CPU:** \`${random.integer(2, 16)} cores minimum\`
  - **Memory:** \`${random.integer(2, 64)}GB minimum\`
  - **Storage:** \`${random.integer(1, 100)}GB minimum\`
  - **Network:** \`1Gbps connectivity\`
- **Dependencies:**
  - **External Services:** \`PostgreSQL\`
  - **Test Data:** \`${sentence(random, 6)}\`
  - **Mock Services:** \`none\`

### **Test Data Requirements**
- **Input Data:** \`requests.json\`
- **Expected Output:** \`${sentence(random, 8)}\`
- **Test Fixtures:** \`requests.json\`
- **Data Generation:** \`${sentence(random, 8)}\`

### **Performance Targets**
- **Latency Target:** \`${random.integer(1, 9)} seconds maximum connection time, ${random.integer(50, 500)}ms maximum query time\`
- **Throughput Target:** \`N/A (${sentence(random, 3)})\`
- **Resource Utilization:** \`${random.integer(1, 64)}GB memory limit, ${random.integer(1, 16)} CPU cores limit\`
- **Concurrent Users:** \`${random.integer(2, 50)} concurrent queries\`

---

## 🔧 **TEST IMPLEMENTATION**

### **Pre-conditions**
1. ${sentence(random, 9)}
2. ${sentence(random, 9)}

### **Test Setup**
\`\`\`ts
interface Row {
  id: number;
  name: string;
  tokens: number;
}

const rows: Row[] = ${JSON.stringify(dataRows(random, 4))};
const total = (list: readonly Row[]) => list.reduce((sum, row) => sum + row.tokens, 0);
\`\`\`

### **Test Steps**
${steps}
---

## 📋 **EXPECTED RESULTS**

### **Pass Criteria**
${criteria("✅", 5, random)}

### **Fail Criteria**
${criteria("❌", 4, random)}

### **Test Data**
\`\`\`json file=requests.json
${JSON.stringify(dataRows(random, 6), null, 2)}
\`\`\`

---

## 🔍 **VALIDATION CHECKLIST**

${Array.from({ length: 6 }, () => `- [x] ${sentence(random, 8)}`).join("\n")}

---

**Test Case Status:** Implemented  
**Created:** 2026-11-${String(random.integer(1, 28)).padStart(2, "0")}  
**Last Updated:** 2026-11-28  
**Next Review:** 2027-05-28
`;
}

function step(number: number, random: Random): string {
  const code = Array.from({ length: 5 }, (_, part) => codeBlock(part, random)).join("\n\n");
  const fenced = ["```ts", ...code.split("\n"), "```"].map((line) => (line === "" ? "" : `   ${line}`));
  const expectations = Array.from({ length: 3 }, () => `   - ✅ ${sentence(random, 11)}`);
  return `${number}. **Step ${number}:** ${title(random)}\n${fenced.join("\n")}\n${expectations.join("\n")}\n`;
}

/** Code of a kind that steps hold: queries, loops, closures, template texts, types. Names end in the block's number. */
function codeBlock(part: number, random: Random): string {
  const name = (base: string) => `${base}${part}`;
  const [list, found, measured] = [name("answers"), name("found"), name("durations")];
  const kinds = [
    () => `// ${sentence(random, 10)}
const ${list} = await Promise.all(
  Array.from({ length: ${random.integer(2, 12)} }, async (_, index) => {
    const { rows: answered } = await pool.query("SELECT $1::int AS index, '${word(random)}' AS label", [index]);
    return { index, label: String(answered[0]?.label), place: ${random.integer(1, 999)} };
  }),
);
expect(${list}.map(({ index }) => index)).toEqual(Array.from({ length: ${list}.length }, (_, index) => index));
expect(${list}.every(({ label }) => label.length > ${random.integer(1, 4)})).toBe(true);`,
    () => `const ${measured}: number[] = [];
for (let round = 0; round < ${random.integer(3, 20)}; round += 1) {
  const connection = await postgres.connect();
  try {
    const { durationMs } = await connection.query(\`SELECT count(*) FROM ${word(random)} WHERE round = \${round}\`);
    ${measured}.push(durationMs);
  } finally {
    await connection.close();
  }
}
expect(${measured}).toMeet(targets.latency("query time"));`,
    () => `type ${name("Entry")} = { key: string; weight: number; tags?: readonly string[] };
const ${found} = new Map<string, ${name("Entry")}>();
for (const row of rows.filter(({ tokens }) => tokens > ${random.integer(1, 50)})) {
  const key = \`${word(random)}:\${row.name.toLowerCase().replace(/[^a-z]+/g, "-")}\`;
  const known = ${found}.get(key);
  ${found}.set(key, { key, weight: (known?.weight ?? 0) + row.tokens, ...(known && { tags: ["${word(random)}", "${word(random)}"] }) });
}
expect([...${found}.values()].reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(total(rows));`,
    () => `function ${name("check")}(row: Row, limit = ${random.integer(10, 500)}): boolean {
  if (row.tokens > limit) return false;
  switch (row.name) {
    case "${word(random)}":
      return row.id % 2 === 0;
    default:
      return row.name !== "" && !Number.isNaN(row.id);
  }
}
const [${name("first")}, ...${name("others")}] = rows;
expect(${name("first")}).toBeDefined();
expect(${name("others")}.map((row) => ${name("check")}(row, total(rows)))).not.toContain("${word(random)}");`,
  ];
  return random.pick(kinds)();
}

const criteria = (mark: string, count: number, random: Random): string =>
  Array.from(
    { length: count },
    () => `- ${mark} ${sentence(random, 10)} (Steps ${random.integer(1, 2)}, ${random.integer(3, 5)})`,
  ).join("\n");

const dataRows = (random: Random, count: number) =>
  Array.from({ length: count }, (_, id) => ({ id, name: word(random), tokens: random.integer(1, 400) }));

const words =
  "answer batch bucket cache channel client cluster column commit condition connection cursor deadline decision delay error event frame gateway handle header index insert journal latency ledger limit log market message metric model network node number order packet page pool process queue query range rate record region replica request reserve result retry row schema segment server session signal snapshot state stream table task tenant thread ticket timer token topic trace vector window worker".split(
    " ",
  );

const word = (random: Random): string => random.pick(words);

function sentence(random: Random, length: number): string {
  const text = Array.from({ length }, () => word(random)).join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const title = (random: Random): string => Array.from({ length: 3 }, () => sentence(random, 1)).join(" ");

const paragraph = (random: Random, sentences: number): string =>
  Array.from({ length: sentences }, () => `${sentence(random, 12)}.`).join("\n");
