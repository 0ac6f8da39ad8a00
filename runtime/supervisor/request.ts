import { request } from "node:http";

import type { ErrorBody, RequestName, Requests, SupervisorAddress } from "./protocol.js";

/** The supervisor refused or could not be reached. `blocked`: what was asked for cannot be had. */
export class SupervisorError extends Error {
  override readonly name = "SupervisorError";
  readonly blocked: boolean;

  constructor(message: string, blocked: boolean) {
    super(message);
    this.blocked = blocked;
  }
}

function failure(status: number, text: string): SupervisorError {
  try {
    const { error, blocked } = JSON.parse(text) as ErrorBody;
    return new SupervisorError(error, blocked);
  } catch {
    return new SupervisorError(`Unexpected answer of the supervisor (status ${status})`, false);
  }
}

/** Sends one request; rejects with a {@link SupervisorError}. */
export function send<Name extends RequestName>(
  address: SupervisorAddress,
  name: Name,
  body: Requests[Name]["request"],
): Promise<Requests[Name]["response"]> {
  const { url, token } = address;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}/${name}`,
      {
        method: "POST",
        agent: false,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", (error) =>
          reject(new SupervisorError(`The supervisor broke off: ${error.message}`, true)),
        );
        response.on("end", () => {
          const text = Buffer.concat(parts).toString("utf8");
          if (response.statusCode === 200) resolve(JSON.parse(text) as Requests[Name]["response"]);
          else reject(failure(response.statusCode ?? 0, text));
        });
      },
    );
    outgoing.on("error", (error) =>
      reject(
        new SupervisorError(
          `The supervisor of the run cannot be reached (${error.message}): it has ended`,
          true,
        ),
      ),
    );
    outgoing.end(JSON.stringify(body));
  });
}
