import { caseLink, sectionLink, traceNavigation } from "./trace-link.js";

const beside = { href: "../trace/index.html", cases: new Set<string>() };

test("links are relative addresses into the traceability report, whatever names hold", () => {
  const trace = { href: "a b/javascript:x/index.html", cases: new Set(["TC-1/<2>"]) };
  expect(caseLink("TC-1/<2>", trace).toString()).toBe(
    '<a href="./a%20b/javascript%3Ax/index.html#/case/TC-1%2F%3C2%3E"><code>TC-1/&lt;2&gt;</code></a>',
  );
  expect(sectionLink("PRD", "Task 5.1", beside).toString()).toBe(
    '<a href="../trace/index.html#/requirement/PRD/Task%205.1">PRD Task 5.1</a>',
  );
  expect(traceNavigation(beside)).toEqual([{ href: "../trace/index.html#/", label: "Traceability" }]);
});

test("what that report has no page of is not linked: a case that is planned and not written", () => {
  expect(caseLink("TC-1", beside).toString()).toBe("<code>TC-1</code>");
});

test("without that report there are no links", () => {
  expect(caseLink("TC-1", undefined).toString()).toBe("<code>TC-1</code>");
  expect(sectionLink("PRD", "5.1", undefined).toString()).toBe("PRD 5.1");
  expect(traceNavigation(undefined)).toEqual([]);
});
