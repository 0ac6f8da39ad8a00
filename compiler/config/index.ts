export { defineConfig, defineGate, referenceGates } from "./define.js";
export type { Gate, GateEvidence, GateResult } from "../certify/evidence.js";
export type { ConfigInput } from "./schema.js";
