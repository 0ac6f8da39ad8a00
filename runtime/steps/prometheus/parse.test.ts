import fc from "fast-check";
import { Counter, Gauge, Histogram, Registry } from "prom-client";

import { parseMetrics } from "./parse.js";

const text = `# HELP requests_total Requests
# TYPE requests_total counter
requests_total{model="M",path="a\\\\b\\"c\\nd"} 4
requests_total{model="N",} 1e3 1700000000000

# TYPE wait histogram
wait_bucket{le="0.1"} 1
wait_bucket{le="+Inf"} 2
wait_sum 0.5
wait_count 2
# a remark
up 1
temperature NaN
edge -Inf`;

test("metrics are read with type, labels and the parts of a histogram", () => {
  const { metrics, problems } = parseMetrics(text);
  expect(problems).toEqual([]);
  expect(metrics.get("requests_total")).toEqual({
    name: "requests_total",
    type: "counter",
    samples: [
      { name: "requests_total", labels: { model: "M", path: 'a\\b"c\nd' }, value: 4 },
      { name: "requests_total", labels: { model: "N" }, value: 1000 },
    ],
  });
  expect(metrics.get("wait")?.samples.map(({ name, value }) => [name, value])).toEqual([
    ["wait_bucket", 1],
    ["wait_bucket", 2],
    ["wait_sum", 0.5],
    ["wait_count", 2],
  ]);
  expect(metrics.get("up")).toMatchObject({ type: "untyped", samples: [{ value: 1 }] });
  expect(metrics.get("temperature")?.samples[0]?.value).toBeNaN();
  expect(metrics.get("edge")?.samples[0]?.value).toBe(-Infinity);
});

test.each([
  'requests{model="M" 4',
  "requests{model=M} 4",
  'requests{model="M",model="N"} 4',
  'requests{model="M"}',
  "requests four",
  "requests 0x10",
  "requests 4 5 6",
  "4requests 1",
  "{} 4",
  "# TYPE requests histo",
  "# TYPE 4requests gauge",
])("the line %j is a problem, the others are read", (line) => {
  const { metrics, problems } = parseMetrics(`up 1\n${line}\ndown 0\n`);
  expect(problems).toEqual([expect.stringMatching(/^Unexpected line 2 of the metrics .*, expected /)]);
  expect([...metrics.keys()]).toEqual(["up", "down"]);
});

test("what a Prometheus client writes is read back", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
      async (label, value) => {
        const registry = new Registry();
        const registers = [registry];
        new Counter({ name: "c_total", help: "c", labelNames: ["l"], registers }).inc({ l: label }, value);
        new Gauge({ name: "g", help: "g\nh", registers }).set(-value);
        new Histogram({ name: "h", help: "h", buckets: [1], registers }).observe(value);
        const { metrics, problems } = parseMetrics(await registry.metrics());
        expect(problems).toEqual([]);
        expect(metrics.get("c_total")).toMatchObject({
          type: "counter",
          samples: [{ labels: { l: label }, value }],
        });
        expect(metrics.get("g")?.samples[0]?.value).toBe(value === 0 ? 0 : -value);
        expect(metrics.get("h")?.samples.find(({ name }) => name === "h_count")?.value).toBe(1);
      },
    ),
  );
});

test("no text makes it throw", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (any) => void parseMetrics(any)));
});
