import type { Diagnostic } from "../model/diagnostic.js";
import { redactSecrets } from "../secrets/find-secrets.js";

/** A finding as it may be printed: no text in it holds a credential that its spec holds. */
export function redactDiagnostic(diagnostic: Diagnostic): Diagnostic {
  const { message, data, related, fix } = diagnostic;
  return {
    ...diagnostic,
    message: redactSecrets(message),
    data: redactValue(data) as Diagnostic["data"],
    related: related.map((place) => ({ ...place, message: redactSecrets(place.message) })),
    ...(fix && {
      fix: {
        description: redactSecrets(fix.description),
        edits: fix.edits.map((edit) => ({ ...edit, text: redactSecrets(edit.text) })),
      },
    }),
  };
}

function redactValue(value: unknown): unknown {
  if (typeof value === "string") return redactSecrets(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, redactValue(member)]));
}
