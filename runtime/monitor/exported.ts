import { parseMetrics } from "../steps/prometheus/parse.js";
import { select } from "../steps/prometheus/select.js";

import type { ResourcePoint } from "./series.js";

/** Where a service's metrics say what it uses; each a name, with or without labels. */
export interface ExportedNames {
  readonly memory?: string;
  readonly cpu?: string;
  readonly descriptors?: string;
  readonly heap?: string;
}

/** The names of Prometheus' client libraries (process metrics; the heap as Node.js, Go, Python and the JVM call it). */
const conventional = {
  memory: ["process_resident_memory_bytes"],
  cpu: ["process_cpu_seconds_total"],
  descriptors: ["process_open_fds"],
  heap: [
    "nodejs_heap_size_used_bytes",
    "go_memstats_heap_inuse_bytes",
    'jvm_memory_bytes_used{area="heap"}',
    'jvm_memory_used_bytes{area="heap"}',
  ],
} as const;

/** Prometheus' text knows NaN and infinities, too: they say nothing of what is used. */
const isAmount = (value: number) => Number.isFinite(value) && value >= 0;

/**
 * What a service's Prometheus text says that it uses.
 * @throws Error where it exports no memory under that name, or no amount of it
 */
export function exportedPoint(text: string, names: ExportedNames, atMs: number): ResourcePoint {
  const exposition = parseMetrics(text);
  const value = (kind: keyof typeof conventional) => {
    const asked = names[kind];
    const found = (asked === undefined ? conventional[kind] : [asked]).map(
      (name) => select(exposition, name)?.value,
    );
    return found.find((each) => each !== undefined);
  };
  const memoryBytes = value("memory");
  if (memoryBytes === undefined)
    throw new Error(
      `Unexpected metrics without ${names.memory ?? conventional.memory[0]}, expected the memory in use; another name: { memory: "…" }`,
    );
  // A process without any memory is a metric without a value; under another name 0 may be true.
  if (!isAmount(memoryBytes) || (memoryBytes === 0 && names.memory === undefined))
    throw new Error(
      `Unexpected value ${memoryBytes} of ${names.memory ?? conventional.memory[0]}, expected the memory in use in bytes, e.g. 52428800`,
    );
  const [cpuSeconds, descriptors, heapBytes] = [value("cpu"), value("descriptors"), value("heap")].map(
    (each) => (each !== undefined && isAmount(each) ? each : undefined),
  );
  return {
    atMs,
    memoryBytes,
    ...(cpuSeconds !== undefined && { cpuSeconds }),
    ...(descriptors !== undefined && { descriptors }),
    ...(heapBytes !== undefined && { heapBytes }),
  };
}
