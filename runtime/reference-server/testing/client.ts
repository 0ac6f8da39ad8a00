import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import type { ServiceName } from "../catalogue.js";
import { startReferenceServer, type ReferenceServer } from "../start.js";

export const ADMIN_TOKEN = "admin-token-of-the-tests";

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  readonly json: any;
}

/** A service at a thousandth of its time; not ready yet. Extra settings overlay. */
export function launch(
  service: ServiceName,
  settings: Record<string, unknown> = {},
  settingsFile?: string,
): Promise<ReferenceServer> {
  return startReferenceServer({
    service,
    settings: { time_scale: 0.001, "admin.token": ADMIN_TOKEN, ...settings },
    ...(settingsFile === undefined ? {} : { settingsFile }),
  });
}

/** A service that is ready. */
export async function launchReady(
  service: ServiceName,
  settings: Record<string, unknown> = {},
  settingsFile?: string,
): Promise<ReferenceServer> {
  const server = await launch(service, settings, settingsFile);
  await eventually(() => server.service.instance.lifecycle.ready);
  return server;
}

/** Asks every 5 ms until the answer is yes; throws after 10 s. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 2000; attempt += 1) {
    if (await holds()) return;
    await sleep(5);
  }
  throw new Error("Unexpected wait of 10 s, expected the condition to hold before");
}

type Headers = Readonly<Record<string, string>>;

export async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Headers = {},
): Promise<Answer> {
  const payload = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
  const response = await request(`${url}${path}`, {
    method: method as "GET",
    headers: { ...(payload === null ? {} : { "content-type": "application/json" }), ...headers },
    body: payload,
  });
  const text = await response.body.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.statusCode, headers: response.headers, text, json };
}

export const get = (url: string, path: string, headers?: Headers) =>
  call(url, "GET", path, undefined, headers);
export const post = (url: string, path: string, body: unknown, headers?: Headers) =>
  call(url, "POST", path, body, headers);

export const admin = (url: string, method: string, path: string, body?: unknown) =>
  call(url, method, `/admin${path}`, body, { authorization: `Bearer ${ADMIN_TOKEN}` });

export const setFaults = (url: string, faults: Record<string, unknown>) =>
  admin(url, "PATCH", "/faults", faults);

/** A chat about one user message. */
export const chat = (url: string, content: string, more: Record<string, unknown> = {}, headers?: Headers) =>
  post(
    url,
    "/v1/chat/completions",
    { model: "Phi-3-Mini", messages: [{ role: "user", content }], ...more },
    headers,
  );

/** The payloads of server-sent events, in order. */
export function eventsOf(text: string): string[] {
  return text
    .split("\n\n")
    .filter((block) => block !== "")
    .map((block) => {
      if (!block.startsWith("data: "))
        throw new Error(`Unexpected event ${JSON.stringify(block)}, expected data: …`);
      return block.slice("data: ".length);
    });
}

/** Samples of Prometheus text: `name{labels}` → value. Throws on what is no Prometheus text. */
export function samplesOf(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split("\n")) {
    if (line === "" || /^# (HELP \S+ .*|TYPE \S+ (counter|gauge|histogram|summary|untyped))$/.test(line))
      continue;
    const match = /^([a-z_][a-z0-9_]*(?:\{(?:[a-z_]+="(?:[^"\\]|\\.)*",?)*\})?) (\S+)$/.exec(line);
    if (match === null || Number.isNaN(Number(match[2])))
      throw new Error(`Unexpected line ${JSON.stringify(line)}, expected a sample`);
    samples.set(match[1]!, Number(match[2]));
  }
  return samples;
}
