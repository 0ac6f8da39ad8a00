import { ServiceError } from "../driver.js";
import { redactText, redactUrl } from "../redact.js";

/** What went wrong on the way, in words that say what to do. */
function advice(reason: string, url: string): string {
  if (/ECONNREFUSED/.test(reason)) return `${reason} (nothing listens there)`;
  if (/ENOTFOUND/.test(reason)) return `${reason} (the host name is unknown)`;
  if (/wrong version number|packet length|EPROTO/i.test(reason) && url.startsWith("https:"))
    return `${reason} (does the port speak TLS? Where it does not, the URL begins with http://)`;
  if (/timeout|aborted|ETIMEDOUT/i.test(reason)) return `${reason} (the server does not answer)`;
  return /HPE_|parse|other side closed|ECONNRESET|hang up/i.test(reason)
    ? `${reason} (is it an HTTP server?)`
    : reason;
}

/** The URL of a path below a service's URL, without user and password, and the header that stands for them. */
export function requestTo(url: string, path: string): { address: string; headers: Record<string, string> } {
  const base = new URL(url);
  const { username, password } = base;
  base.username = "";
  base.password = "";
  const address = path === "" ? base.href : base.href.replace(/\/+$/, "") + path;
  if (username === "" && password === "") return { address, headers: {} };
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { address, headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` } };
}

/** `GET` of a path of the service, answered within the limit; whatever its status, it is an answer. */
export async function get(name: string, url: string, path: string, timeoutMs: number): Promise<Response> {
  try {
    const { address, headers } = requestTo(url, path);
    return await fetch(address, { headers, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    const { message, cause } = error as { message: string; cause?: { message?: unknown; code?: unknown } };
    const parts = [cause?.message, cause?.code].filter((part) => typeof part === "string" && part !== "");
    const reason = parts.length > 0 ? [...new Set(parts)].join(" ").replace(/\s+/g, " ") : message;
    throw new ServiceError(
      `Service ${name} at ${redactUrl(url)}: GET ${path === "" ? "/" : path} failed: ${redactText(advice(reason, url), url)}`,
    );
  }
}
