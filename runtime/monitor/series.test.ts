import { exportedPoint } from "./exported.js";
import { ResourceSeries, coresBetween } from "./series.js";

const point = (atMs: number) => ({ atMs, memoryBytes: atMs });

test("points come at their interval, and a look that sees nothing leaves none", () => {
  const series = new ResourceSeries(500);
  for (let atMs = 0; atMs <= 2000; atMs += 100) series.offer(atMs, () => point(atMs));
  series.offer(9000, () => undefined);
  expect(series.points().map(({ atMs }) => atMs)).toEqual([0, 500, 1000, 1500, 2000]);
});

test("however long it is: bounded, even, from the beginning", () => {
  const series = new ResourceSeries(500, 16);
  for (let atMs = 0; atMs <= 100_000; atMs += 500) series.offer(atMs, () => point(atMs));
  const times = series.points().map(({ atMs }) => atMs);
  expect(times.length).toBeLessThanOrEqual(16);
  expect(times[0]).toBe(0);
  expect(times.at(-1)).toBeGreaterThan(90_000);
  const gaps = new Set(times.slice(1).map((atMs, index) => atMs - times[index]!));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * Math.min(...gaps));
});

test("cores are CPU time over time; a counter that was set back says nothing", () => {
  expect(coresBetween({ ...point(0), cpuSeconds: 1 }, { ...point(2000), cpuSeconds: 4 })).toBe(1.5);
  expect(coresBetween({ ...point(0), cpuSeconds: 9 }, { ...point(2000), cpuSeconds: 1 })).toBeUndefined();
  expect(coresBetween(point(0), point(2000))).toBeUndefined();
});

const exported = `# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 5.5e7
process_cpu_seconds_total 12.5
process_open_fds 23
nodejs_heap_size_used_bytes 3e7
llm_model_memory_usage_bytes{model="a"} 10
llm_model_memory_usage_bytes{model="b"} 20
`;

test("a service's own metrics by their conventional names, or by given ones", () => {
  expect(exportedPoint(exported, {}, 7)).toEqual({
    atMs: 7,
    memoryBytes: 5.5e7,
    cpuSeconds: 12.5,
    descriptors: 23,
    heapBytes: 3e7,
  });
  expect(exportedPoint(exported, { memory: "llm_model_memory_usage_bytes" }, 7).memoryBytes).toBe(30);
  expect(exportedPoint(exported, { memory: 'llm_model_memory_usage_bytes{model="b"}' }, 7).memoryBytes).toBe(
    20,
  );
  expect(exportedPoint("process_resident_memory_bytes 1\n", {}, 7)).toEqual({ atMs: 7, memoryBytes: 1 });
});

test("without memory they are no source", () => {
  expect(() => exportedPoint("up 1\n", {}, 7)).toThrow(/without process_resident_memory_bytes/);
  expect(() => exportedPoint(exported, { memory: "nothing" }, 7)).toThrow(/without nothing/);
});
