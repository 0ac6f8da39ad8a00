import { wallClock } from "../../case/clock.js";
import type { ActiveCase } from "../../case/active.js";
import type { HttpAnswer, HttpClient, Place, Row, Send, SendRequest, Service } from "../context.js";
import { ServiceClient } from "./http-client.js";
import { caseState, stepState } from "./state.js";

const clients = new WeakMap<ActiveCase, Map<string, ServiceClient>>();

/** The client of a service for the case; closed at its end. */
export function clientOf(active: ActiveCase, service: Service): HttpClient {
  const known = clients.get(active) ?? new Map<string, ServiceClient>();
  clients.set(active, known);
  const client = known.get(service.url);
  if (client) return client;
  const made = new ServiceClient(service, active.context.signal);
  known.set(service.url, made);
  active.context.cleanup(() => made.close());
  return made;
}

/** What a recorded request belongs to. */
export interface Sender {
  readonly place: Place;
  readonly row: Row | undefined;
  readonly user: string | undefined;
  readonly label: string | undefined;
}

export const keyName = (service: string, user: string): string => JSON.stringify([service, user]);

/** The key of a user, as a phrase created it. */
export function keyOf(active: ActiveCase, service: string, user: string): string {
  const key = caseState(active).keys.get(keyName(service, user));
  if (key !== undefined) return key;
  throw new Error(
    `Unexpected user "${user}" of ${service}, expected one that was created before: "Create the users of \`${service}\`: ${user}"`,
  );
}

/** Sends and records a request: that there is no answer is part of the record. */
export async function sendRecorded(
  active: ActiveCase,
  service: Service,
  request: SendRequest,
  sender: Sender,
): Promise<Send> {
  const user = request.user ?? sender.user;
  const authorization =
    user === undefined ? {} : { authorization: `Bearer ${keyOf(active, service.name, user)}` };
  const sent = { ...request, headers: { ...authorization, ...request.headers } };
  const startedAt = wallClock();
  const start = performance.now();
  const outcome = await clientOf(active, service)
    .request(sent)
    .then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error: error as Error }),
    );
  const { place, label } = sender;
  const row = request.row ?? sender.row;
  const send: Send = {
    service: service.name,
    serviceKind: service.kind,
    kind: request.kind,
    request,
    ...reading(request, outcome),
    startedAt,
    durationMs: "answer" in outcome ? outcome.answer.durationMs : performance.now() - start,
    place,
    ...(row !== undefined && { row }),
    ...(user !== undefined && { user }),
    ...(label !== undefined && { label }),
  };
  insert(stepState(active).sends, send);
  insert(caseState(active).sends, send);
  return send;
}

/** In the order of sending, which with requests side by side is not that of their answers. */
function insert(sends: Send[], send: Send): void {
  const later = sends.findLastIndex(({ startedAt }) => startedAt <= send.startedAt);
  sends.splice(later + 1, 0, send);
}

type Reading = Pick<Send, "answer" | "error" | "status" | "headers" | "body" | "problems" | "reply" | "ok">;

function reading(request: SendRequest, outcome: { answer: HttpAnswer } | { error: Error }): Reading {
  if ("error" in outcome)
    return { error: outcome.error, headers: {}, body: undefined, problems: [], ok: false };
  const { answer } = outcome;
  const { status, headers, json: body } = answer;
  const positive = status >= 200 && status < 300;
  const problems = positive ? (request.valid?.(answer) ?? []) : [];
  const reply = positive ? request.reply?.(answer) : undefined;
  const ok = positive && problems.length === 0;
  return { answer, status, headers, body, problems, ok, ...(reply !== undefined && { reply }) };
}
