import { isUnread } from "../parse/index.js";
import { allCases, type NetworkRule } from "./rule.js";

const start = { line: 1, column: 1, offset: 0 };

export const noTestCases: NetworkRule = {
  id: "no-test-cases",
  summary: "A check that looks at nothing is an error, not a success.",
  severity: "error",
  scope: "network",
  check({ specs, complete, configFile, config }) {
    if (complete && specs.length === 0) {
      return [
        {
          file: configFile,
          range: { start, end: start },
          message: `Unexpected project without test cases, expected files that match ${config.specs.join(", ")}`,
          data: { specs: config.specs },
        },
      ];
    }
    return specs.flatMap(({ document, diagnostics }) => {
      if (allCases(document).length > 0 || isUnread(diagnostics)) return [];
      const table = document.sections.find(({ key }) => key === "applies to");
      const range = table?.range ?? { start, end: start };
      const message = "Unexpected file without a test case, expected an Applies To table with a row per case";
      return [{ file: document.file, range, message }];
    });
  },
};
