import { orList, stems } from "./text.js";

test("lists and stems", () => {
  expect(orList(["a", "b", "c"])).toBe("a, b or c");
  expect([...stems("Größe ≤5ms — naïve日本 𝔸bc…x1")]).toEqual(["größe", "5ms", "naïve", "𝔸bc", "x1"]);
  expect([...stems("The queries of a Query")]).toEqual([...stems("query")]);
});
