import { parseMetrics } from "./parse.js";
import { select } from "./select.js";

const scraped = parseMetrics(
  [
    "# TYPE requests_total counter",
    'requests_total{status="200",user="a"} 4',
    'requests_total{status="200",user="b"} 3',
    'requests_total{status="429",user="b"} 2',
    "# TYPE errors_total counter",
    "# TYPE seconds histogram",
    'seconds_bucket{le="1"} 5',
    "seconds_count 6",
    "up 1",
  ].join("\n"),
);

test.each([
  ["requests_total", { value: 9, type: "counter" }],
  ['requests_total{status="200"}', { value: 7, type: "counter" }],
  [' requests_total{status="200", user="b"} ', { value: 3, type: "counter" }],
  ['requests_total{status="500"}', { value: 0, type: "counter" }],
  ["errors_total", { value: 0, type: "counter" }],
  ["seconds_count", { value: 6, type: "histogram" }],
  ["up", { value: 1, type: "untyped" }],
  ["down", undefined],
])("%s", (selector, selected) => {
  expect(select(scraped, selector)).toEqual(selected);
});

test("a label that no series has is misspelt; a metric without series has none yet", () => {
  expect(() => select(scraped, 'requests_total{staus="200"}')).toThrow(
    'Unexpected label "staus" in "requests_total{staus="200"}", expected one of status, user',
  );
  expect(() => select(scraped, 'up{job="a"}')).toThrow("expected none: no series of up has it");
  expect(select(scraped, 'errors_total{type="timeout"}')).toEqual({ value: 0, type: "counter" });
});

test.each(["", "requests total", "requests_total{status=200}", "{}", "a 1\nb"])(
  "%j is no metric",
  (selector) => {
    expect(() => select(scraped, selector)).toThrow("expected a name, or one with labels");
  },
);
