import { select, type Candidate, type Selection } from "./select.js";

function candidate(id: string, rest: Partial<Candidate> = {}): Candidate {
  const planned = {
    id,
    name: id,
    file: `specs/${id}.md`,
    line: 1,
    specHash: "",
    generatedHash: "",
    steps: [],
    alone: false,
  };
  return { planned, tags: [], references: [], ...rest };
}

const database = candidate("TC-L2-INT-DB-001", {
  level: 2,
  priority: "P0 - Critical",
  tags: ["Database", "smoke"],
  references: [
    { document: "PRD", section: "5.1" },
    { document: "ARCH", section: "8.2.1" },
  ],
});
const model = candidate("TC-L1-COMP-MIXTRAL-001", {
  level: 1,
  priority: "High",
  references: [{ section: "3.1" }],
});
const bare = candidate("TC-X-1");

test.each<[string, Selection, Candidate[]]>([
  ["nothing asked for: all", {}, [database, model, bare]],
  ["an id", { ids: ["TC-X-1"] }, [bare]],
  ["an id in another letter case", { ids: ["tc-x-1"] }, [bare]],
  ["a part of an id is no id", { ids: ["TC-L2"] }, []],
  ["an id with a star", { ids: ["TC-L*-001"] }, [database, model]],
  ["a star is the only special character", { ids: ["TC.X.1"] }, []],
  ["a file", { files: new Set(["specs/TC-X-1.md"]) }, [bare]],
  ["an id or a file", { ids: ["TC-L2-INT-DB-001"], files: new Set(["specs/TC-X-1.md"]) }, [database, bare]],
  ["a level", { levels: [2] }, [database]],
  ["two levels", { levels: [1, 2] }, [database, model]],
  ["a priority by its short name", { priorities: ["p0"] }, [database]],
  ["a priority by its word", { priorities: ["critical"] }, [database]],
  ["a priority is no part of a word", { priorities: ["crit"] }, []],
  ["a tag", { tags: ["database"] }, [database]],
  ["a tag with a hash sign", { tags: ["#smoke"] }, [database]],
  ["a requirement", { requirements: ["PRD 5.1"] }, [database]],
  ["a requirement in the long form", { requirements: ["PRD Section 5.1"] }, [database]],
  ["a section holds its subsections", { requirements: ["ARCH 8.2"] }, [database]],
  ["a section is no prefix of a number", { requirements: ["PRD 5"] }, [database]],
  ["5.1 is not 5.10", { requirements: ["PRD 5.10"] }, []],
  ["another document's section", { requirements: ["ARCH 5.1"] }, []],
  ["a requirement without its document", { requirements: ["3.1"] }, [model]],
  ["every criterion must hold", { levels: [2], tags: ["gone"] }, []],
  ["what did not pass before", { rerun: new Set(["TC-X-1"]) }, [bare]],
])("%s", (_, selection, expected) => {
  expect(select([database, model, bare], selection)).toEqual(expected);
});
