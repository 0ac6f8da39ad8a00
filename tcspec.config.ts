import { defineConfig } from "tcspec/config";

/** The reference suite: test cases of the HXP-Enterprise LLM Server. */
export default defineConfig({
  specs: ["specs/level-*/**/TC-*.md"],
  levels: {
    1: { name: "Component", categories: ["COMP", "INFRA"] },
    2: { name: "Integration", categories: ["INT"] },
    3: { name: "Service", categories: ["PERF", "SEC"] },
    4: { name: "Framework", categories: ["UTIL"] },
  },
  components: {
    DB: { service: "postgres", configurationSchema: "PostgresConfig" },
  },
  documents: {
    PRD: {
      names: ["Product Requirements Document"],
      file: "specs/requirements/prd.md",
      field: "requirements",
      // They introduce the sections below them and demand nothing themselves.
      informative: ["2", "3", "6", "11"],
    },
    ARCH: {
      names: ["Architecture", "Architecture Document", "High-Level Architecture"],
      file: "specs/requirements/architecture.md",
      field: "architecture",
      informative: ["1", "3", "5", "6", "B", "C", "E", "F"],
    },
    TASKS: {
      names: ["Task", "Task List", "High-Level Tasks"],
      file: "specs/requirements/tasks.md",
      field: "tasks",
    },
  },
  services: {
    postgres: { kind: "postgres", pool: { size: 10, overflow: 20 }, connectTimeoutMs: 5000 },
    redis: { kind: "redis", pool: { size: 10, overflow: 20 }, fetch: true },
    prometheus: { kind: "prometheus", fetch: true, pool: { size: 4, overflow: 4 } },
    qdrant: { kind: "qdrant", pool: { size: 10, overflow: 20 } },
    mixtral: { kind: "model" },
    hermes: { kind: "model" },
    openchat: { kind: "model" },
    phi3: { kind: "model" },
    // Its list of models needs a key, and asking for it counts against the limit of a user.
    gateway: { kind: "gateway", model: "Phi-3-Mini" },
  },
});
