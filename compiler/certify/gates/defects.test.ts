import { evidenceOf } from "../test-helpers.js";
import { noOpenDefects } from "./defects.js";

const decide = (severity: string, status = "open", wanted = ["critical"]) =>
  noOpenDefects(wanted)(
    evidenceOf(1, {
      defects: { known: true, file: "d.yaml", defects: [{ id: "BUG-1", title: "T", severity, status }] },
    }),
  );

test.each([
  ["critical", "open", "failed"],
  [" Critical ", "open", "failed"],
  ["low", "open", "passed"],
  ["Major", "open", "passed"],
  ["critcal", "open", "undecided"],
  ["critcal", "fixed", "passed"],
])("a defect of severity %j that is %s: %s", (severity, status, verdict) => {
  expect(decide(severity, status).verdict).toBe(verdict);
});

test("an unknown severity is named, with what is expected", () => {
  expect(decide("critcal")).toMatchObject({
    because:
      "Nobody can tell whether critical defects are open: the severity of BUG-1 (critcal) is no known one.",
    change: ["Give BUG-1 a severity such as critical, medium, low."],
  });
  expect(decide("sev1", "open", ["sev1"]).verdict).toBe("failed");
});
