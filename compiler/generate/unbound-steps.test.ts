import { generate } from "./test-helpers.js";

const stepsOf = (markdown: string) => {
  const { text } = generate(`# TC-L1-COMP-A-001: A case\n\n### Test Steps\n\n${markdown}`);
  return text;
};

test("a step that only expects what nothing checks has nothing to run: it is pending, and says what", () => {
  const text = stepsOf("1. **V.**\n   - ✅ X holds\n   - ❌ Y holds\n");
  expect(text).toContain(`reason: "nothing checks 1.1 (X holds), 1.2 (Y holds)"`);
  expect(text?.match(/binding: "none"/g)).toHaveLength(3);
});
