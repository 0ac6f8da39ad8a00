import { setTimeout as pause } from "node:timers/promises";

import { orBlocked } from "../../fixtures/service-use.js";
import { connectToSupervisor } from "../../supervisor/worker.js";
import { initializationIn } from "./states.js";

import type { Service, StepContext } from "../context.js";
import type { Initialization } from "./states.js";

const pollEveryMs = 10;

/** What was seen of a start, from outside. */
export interface ObservedStart {
  /** Milliseconds from the command to the first positive health. */
  readonly readyAfterMs: number;
  /** What a service that tells its states told. */
  readonly states?: ObservedStates;
}

export interface ObservedStates {
  /** The states that were seen while waiting, each time that was looked. */
  readonly seen: readonly string[];
  /** As the service tells it once it is ready. */
  readonly last: Initialization;
}

/** The service ended, or was not ready in time: for people. */
export interface FailedStart {
  readonly failure: string;
}

/** Of a case that breaks services: all that it starts is to be broken too. */
async function sessionOf(step: StepContext): Promise<string | undefined> {
  if (!(step.meta.fixtures ?? []).includes("faults")) return undefined;
  return (await step.faults()).session;
}

/** Starts an instance that ends with the case; gives it when it listens, or the last words of one that did not come to it. */
export async function launch(
  step: StepContext,
  name: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<Service | FailedStart> {
  const supervisor = await orBlocked(() => connectToSupervisor());
  const session = await sessionOf(step);
  const start = await orBlocked(() => supervisor.startDedicated(name, settings, session));
  if ("failure" in start) return start;
  const { service } = start;
  const { instance } = service;
  if (instance !== undefined && session === undefined) step.cleanup(() => supervisor.stopDedicated(instance));
  return service;
}

/**
 * Starts an instance for this case alone, which from now on is meant by the service's name, and looks on until it is
 * ready, at most for `withinMs`.
 */
export async function startAndWatch(
  step: StepContext,
  name: string,
  settings: Readonly<Record<string, unknown>>,
  withinMs: number,
): Promise<ObservedStart | FailedStart> {
  const began = performance.now();
  const launched = await launch(step, name, settings);
  if ("failure" in launched) return launched;
  await step.replaceService(name, launched);
  const { kind } = launched;
  if (kind === "model" || kind === "gateway") return watch(step, name, began, withinMs);
  return watchServing(step, name, began, withinMs);
}

/** A server that tells no states is ready when it answers a real request. */
async function watchServing(
  step: StepContext,
  name: string,
  began: number,
  withinMs: number,
): Promise<ObservedStart | FailedStart> {
  for (;;) {
    const { healthy, reason } = await step.check(name);
    const readyAfterMs = performance.now() - began;
    if (healthy) return { readyAfterMs };
    if (readyAfterMs > withinMs)
      return { failure: `not ready after ${Math.round(withinMs)} ms: ${reason ?? "no answer"}` };
    await pause(pollEveryMs, undefined, { signal: step.signal });
  }
}

async function watch(
  step: StepContext,
  name: string,
  began: number,
  withinMs: number,
): Promise<ObservedStart | FailedStart> {
  const http = await step.http(name);
  const seen: string[] = [];
  const left = () => began + withinMs - performance.now();
  const notReady = () => ({
    failure: `not ready after ${Math.round(withinMs)} ms: ${seen.at(-1) ?? "no answer"}`,
  });
  for (;;) {
    const limitMs = left();
    if (limitMs <= 0) return notReady();
    let answer;
    try {
      answer = await http.request({ path: "/health", timeoutMs: Math.ceil(limitMs) });
    } catch (error) {
      // A look that was cut off because the time was over says nothing of the service: it is late, not gone.
      if (left() <= 0) return notReady();
      return { failure: error instanceof Error ? error.message : String(error) };
    }
    const readyAfterMs = performance.now() - began;
    const last = initializationIn(answer.json);
    if (last.state !== undefined) seen.push(last.state);
    if (answer.status === 200) return { readyAfterMs, states: { seen, last } };
    await pause(pollEveryMs, undefined, { signal: step.signal });
  }
}
