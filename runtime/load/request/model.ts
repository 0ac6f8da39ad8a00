import { request } from "undici";

import { redactText, redactUrl } from "../../services/redact.js";

/** The first model that a service lists. @throws Error where it lists none */
export async function fetchFirstModel(
  name: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<string> {
  const why = await request(`${url.replace(/\/+$/u, "")}/v1/models`, {
    headers: { ...headers },
    signal: AbortSignal.timeout(timeoutMs),
  }).then(
    async ({ statusCode, body }) => {
      const listed = (await body.json().catch(() => undefined)) as { data?: { id?: unknown }[] } | undefined;
      const id = listed?.data?.[0]?.id;
      return typeof id === "string" ? { id } : `status ${statusCode}, no model`;
    },
    (error: unknown) => redactText(error instanceof Error ? error.message : String(error), url),
  );
  if (typeof why !== "string") return why.id;
  throw new Error(
    `Unexpected answer of ${name} at ${redactUrl(url)} to GET /v1/models (${why}), expected the model that requests are to name. ` +
      `Or name it in tcspec.config.ts: services: { ${JSON.stringify(name)}: { model: "…" } }`,
  );
}
