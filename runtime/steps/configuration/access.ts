import type { HttpAnswer, Send, StepContext } from "../context.js";
import { authorization, requireWriting } from "../administration.js";
import type { Configuration } from "./compare.js";

const path = "/admin/configuration";

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function configurationIn(answer: HttpAnswer): Configuration | undefined {
  const found = isObject(answer.json) ? answer.json["configuration"] : undefined;
  return isObject(found) ? found : undefined;
}

/** The whole configuration that the service runs with, asked of the service itself; secrets are hidden in it. */
export async function readConfiguration(step: StepContext, name: string): Promise<Configuration> {
  const service = await step.service(name);
  const http = await step.http(name);
  const answer = await http.request({ path, headers: authorization(service) });
  const configuration = answer.status === 200 ? configurationIn(answer) : undefined;
  if (configuration !== undefined) return configuration;
  throw new Error(
    `Unexpected answer of ${name} to GET ${path}: status ${answer.status}, expected 200 with its configuration`,
  );
}

/** What is wrong with an answer that says that a change was taken. */
function problemsOf(answer: HttpAnswer): string[] {
  return configurationIn(answer) ? [] : ["it does not hold the configuration"];
}

/** Asks a running service to change settings; recorded as a request of the step. `judged`: the caller judges it. */
export async function changeSettings(
  step: StepContext,
  name: string,
  settings: Readonly<Record<string, unknown>>,
  judged = false,
): Promise<Send> {
  const service = await step.service(name);
  requireWriting(service);
  return step.send(name, {
    kind: "change",
    method: "PATCH",
    path,
    headers: authorization(service),
    body: settings,
    valid: problemsOf,
    judged,
  });
}

/** Has a running service read its settings file again; recorded as a request of the step. */
export async function reloadSettings(step: StepContext, name: string): Promise<Send> {
  const service = await step.service(name);
  requireWriting(service);
  return step.send(name, {
    kind: "reload",
    method: "POST",
    path: "/admin/reload",
    headers: authorization(service),
    valid: problemsOf,
  });
}
