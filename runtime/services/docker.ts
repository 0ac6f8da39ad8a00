import { request } from "node:http";

import type { RequestOptions } from "node:http";

/** How Docker is reached, or why it is not. */
export function dockerEndpoint(env: NodeJS.ProcessEnv): RequestOptions | string {
  const given = env["DOCKER_HOST"];
  if (given === undefined || given === "") return { socketPath: "/var/run/docker.sock" };
  if (given.startsWith("unix://")) return { socketPath: given.slice("unix://".length) };
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isPlain = url !== undefined && ["tcp:", "http:"].includes(url.protocol);
  if (!isPlain || (env["DOCKER_TLS_VERIFY"] ?? "") !== "")
    return "DOCKER_HOST is not one that can be probed, expected unix:///path or tcp://host:port without TLS";
  return { host: url.hostname, port: url.port === "" ? 2375 : Number(url.port) };
}

/** An endpoint that accepts and never answers must not hold up a run. */
const answersWithinMs = 1000;

/** Whether Docker answers `GET /_ping` within a second: why it does not, or nothing where it does. */
export function probeDocker(
  env: NodeJS.ProcessEnv,
  withinMs: number = answersWithinMs,
): Promise<string | undefined> {
  const endpoint = dockerEndpoint(env);
  if (typeof endpoint === "string") return Promise.resolve(endpoint);
  const where = endpoint.socketPath ?? `${endpoint.host ?? ""}:${String(endpoint.port)}`;
  return new Promise((resolve) => {
    const ping = request({ ...endpoint, path: "/_ping", agent: false }, (response) => {
      const { statusCode = 0 } = response;
      end(
        statusCode === 200
          ? undefined
          : `Docker at ${where} answered GET /_ping with the status ${statusCode}`,
      );
    });
    // Not the socket's idle time, which each byte would begin anew: the whole of it.
    const limit = setTimeout(() => end(`Docker at ${where} did not answer within ${withinMs} ms`), withinMs);
    const end = (why: string | undefined) => {
      clearTimeout(limit);
      resolve(why);
      ping.destroy();
    };
    ping.on("error", (error: NodeJS.ErrnoException) =>
      end(`no Docker at ${where} (${error.code ?? error.message})`),
    );
    ping.end();
  });
}
