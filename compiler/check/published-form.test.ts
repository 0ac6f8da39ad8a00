import { configDataSchema } from "../config/schema.js";
import { readSpec } from "../document/index.js";
import { checkSpecs, readCatalogue } from "./check-specs.js";
import { generatorFindings } from "./generator-findings.js";

/** A spec in the published form, with one fault of each kind that such specs have. */
const spec = `# TC-L1-COMP-MIXTRAL-003: Mixtral Inference Performance

**Test Case ID:** \`TC-L1-COMP-MIXTRAL-003\`  
**Test Case Name:** \`Mixtral Inference Performance\`  
**Test Category:** \`Component\`  
**Certification Level:** \`Level 1\`  
**Priority:** \`Critical\`  
**Test Type:** \`Performance\`  

### **Component Mapping**
- **Service Name:** \`mixtral\`  

### **Traceability**
- **Requirements Reference:** \`PRD Section 2.1 - Core Product Capabilities\`  

## 🎯 **TEST OBJECTIVE**

### **Primary Objective**
The average response time stays within its target.

## 📊 **TEST SPECIFICATIONS**

### **Test Environment**
- **Dependencies:**
  - **External Services:** \`postgresql://llm:s3cr3tPassw0rd@db.internal:5432/llm\`  

### **Performance Targets**
- **Latency Target:** \`2000ms maximum average response time, p95 response time < 3000 ms\`  

## 🔧 **TEST IMPLEMENTATION**

### **Test Steps**
1. **Step 1:** Measure the response time
   \`\`\`python
   result = await client.measure()
   assert result.avg_latency < 2000
   \`\`\`

## 📋 **EXPECTED RESULTS**

### **Pass Criteria**
- ✅ Average response time < 2000ms

### **Fail Criteria**
- ❌ Average response time >= 2000ms

## 🔍 **VALIDATION CHECKLIST**

- [ ] Response time measured
- [ ] Report written

---

**Test Case Status:** Ready for Implementation  
**Created:** 2025-01-18  
**Last Updated:** 2025-01-18  
**Next Review:** After implementation
`;

const prd = "## 2.1 Product Vision Statement\n\n## 2.2 Core Product Capabilities\n";

test("a spec in the published form yields each of its faults where it stands, and no other finding", async () => {
  const config = configDataSchema.parse({ documents: { PRD: { file: "prd.md", field: "requirements" } } });
  const encode = (text: string) => new TextEncoder().encode(text);
  const file = "specs/TC-L1-COMP-MIXTRAL-003.md";
  const read = readSpec(encode(spec), file, config);
  const { catalogue } = readCatalogue(config.documents, "tcspec.config.ts", () => encode(prd));
  const found = await checkSpecs({
    specs: [read],
    complete: true,
    catalogue,
    hasFile: () => false,
    configFile: "tcspec.config.ts",
    config,
    today: "2026-11-23",
    others: await generatorFindings([read], { config }),
  });
  const places = found
    .map(({ rule, severity, range }) => `${range.start.line}:${range.start.column} ${rule} ${severity}`)
    .sort((a, b) => Number.parseInt(a) - Number.parseInt(b));
  expect(places).toEqual([
    "14:50 reference-title error",
    "25:46 secret error",
    "34:4 step-language warning",
    "36:32 target-boundary warning",
    "42:29 target-boundary warning",
    "45:30 target-boundary warning",
    "54:23 status-checklist error",
  ]);
});
