/**
 * The services that the reference server can stand in for, with the figures that the deployment declares for
 * them. All durations are unscaled milliseconds; what a running server makes of them is `figure × time scale`.
 */

export const modelServiceNames = ["mixtral", "hermes", "openchat", "phi3"] as const;
export const serviceNames = [...modelServiceNames, "gateway"] as const;

export type ModelServiceName = (typeof modelServiceNames)[number];
export type ServiceName = (typeof serviceNames)[number];

export interface ModelFacts {
  readonly model: string;
  /** Service time of the reference request: 20 prompt tokens, 20 completion tokens, alone on the server. */
  readonly latencyMs: number;
  readonly slots: number;
  readonly memoryBytes: number;
  readonly cores: number;
  readonly initializationMs: number;
  readonly dimension: number;
}

const GB = 1e9;

/** Source: the architecture document's figures per model service (latency, concurrency, memory, cores). */
export const modelFacts: Readonly<Record<ModelServiceName, ModelFacts>> = {
  mixtral: {
    model: "Mixtral-8x7B-Instruct",
    latencyMs: 2000,
    slots: 8,
    memoryBytes: 90 * GB,
    cores: 8,
    initializationMs: 24_000,
    dimension: 4096,
  },
  hermes: {
    model: "Hermes-2",
    latencyMs: 1500,
    slots: 12,
    memoryBytes: 15 * GB,
    cores: 4,
    initializationMs: 16_000,
    dimension: 4096,
  },
  openchat: {
    model: "OpenChat-3.5",
    latencyMs: 1000,
    slots: 16,
    memoryBytes: 8 * GB,
    cores: 4,
    initializationMs: 12_000,
    dimension: 4096,
  },
  phi3: {
    model: "Phi-3-Mini",
    latencyMs: 500,
    slots: 20,
    memoryBytes: 4 * GB,
    cores: 2,
    initializationMs: 8_000,
    dimension: 2048,
  },
};

export const gatewayInitializationMs = 4_000;

export function isModelService(name: ServiceName): name is ModelServiceName {
  return name !== "gateway";
}
