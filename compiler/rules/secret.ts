import { findSecrets } from "../secrets/find-secrets.js";
import type { LocalRule } from "./rule.js";

export const secret: LocalRule = {
  id: "secret",
  summary: "A specification is read by many: credentials do not stand in it.",
  severity: "error",
  scope: "local",
  check({ source, lines }) {
    return findSecrets(source).map(({ kind, start, end }) => ({
      range: lines.range(start, end),
      message: `Unexpected ${kind} (${end - start} characters), expected none in a spec: take it from the environment, and make the one that stood here invalid`,
      data: { kind },
    }));
  },
};
