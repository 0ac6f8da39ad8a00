import { caseLink, sectionLink, traceNavigation } from "./trace-link.js";

test("links are relative addresses into the traceability report, whatever names hold", () => {
  const trace = { href: "a b/javascript:x/index.html" };
  expect(caseLink("TC-1/<2>", trace).toString()).toBe(
    '<a href="./a%20b/javascript%3Ax/index.html#/case/TC-1%2F%3C2%3E"><code>TC-1/&lt;2&gt;</code></a>',
  );
  expect(sectionLink("PRD", "Task 5.1", { href: "../trace/index.html" }).toString()).toBe(
    '<a href="../trace/index.html#/requirement/PRD/Task%205.1">PRD Task 5.1</a>',
  );
  expect(traceNavigation({ href: "../trace/index.html" })).toEqual([
    { href: "../trace/index.html#/", label: "Traceability" },
  ]);
});

test("without that report there are no links", () => {
  expect(caseLink("TC-1", undefined).toString()).toBe("<code>TC-1</code>");
  expect(sectionLink("PRD", "5.1", undefined).toString()).toBe("PRD 5.1");
  expect(traceNavigation(undefined)).toEqual([]);
});
