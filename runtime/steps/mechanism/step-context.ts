import type { BoundModifiers, PerformInput } from "../../../compiler/model/step-call.js";
import type { Target } from "../../../compiler/model/target.js";
import type { ActiveCase } from "../../case/active.js";
import { RecordError } from "../../case/errors.js";
import { verify } from "../../expect/verify.js";
import type { FaultInjector } from "../../fixtures/faults.js";
import type { PostgresDatabase } from "../../fixtures/postgres.js";
import { noteService } from "../../fixtures/service-use.js";
import { healthOf, serviceOf } from "./services.js";
import type { Place, Row, Send, SendRequest, Service, StepContext } from "../context.js";
import { Given } from "./given.js";
import { locating } from "./located.js";
import { clientOf, keyName, keyOf, sendRecorded } from "./requests.js";
import { all } from "./schedule.js";
import { caseState, stepState, subjectKey } from "./state.js";

export interface Performance {
  readonly active: ActiveCase;
  readonly at: string;
  readonly text: string;
  readonly place: Place;
  readonly input: PerformInput;
  readonly row: Row | undefined;
  /** Hears of each request, so that an attempt can be forgotten. */
  readonly sent: (send: Send) => void;
}

/** What a definition is given for one evaluation of its phrase. */
export function stepContext(performance: Performance): StepContext {
  const { active, at, text, place, input, row, sent } = performance;
  const { context } = active;
  const { meta, signal } = context;
  const modifiers = input.modifiers ?? {};
  const { label } = modifiers;
  const given = new Given(input.data ?? [], meta.values ?? []);
  const inCase = caseState(active);
  const inStep = stepState(active);
  const service = (name: string): Promise<Service> => serviceOf(active, name);

  return {
    phrase: text,
    place,
    meta,
    modifiers,
    polarity: input.polarity ?? "must",
    get user() {
      return soleUser(modifiers, text);
    },
    users: usersOf(modifiers),
    label,
    row,
    signal,
    get remembered() {
      return rememberedAt(active, at, text);
    },
    given: input.data ?? [],
    rows: (...columns) => given.rows(columns),
    text: () => given.text(),
    // What is wrong in the data is told as any other failure: by a rejection.
    data: () => new Promise((resolve) => resolve(given.data())),
    service,
    async replaceService(name, other) {
      await noteService(context, other);
      inCase.replaced.set(name, other);
    },
    http: async (name) => clientOf(active, await service(name)),
    check: (name) => healthOf(active, name),
    postgres: async () => (await context.fixture("postgres")) as PostgresDatabase,
    faults: async () => (await context.fixture("faults")) as FaultInjector,
    fixture: (name) => context.fixture(name),
    cleanup: (release) => context.cleanup(release),
    attach: (name, data) => context.attach(name, data),
    redact: (secret) => context.redact(secret),
    async send(name: string, request: SendRequest) {
      const user = soleUser(modifiers, text);
      const send = await sendRecorded(active, await service(name), request, { place, row, user, label });
      sent(send);
      return send;
    },
    get sends() {
      return inStep.sends;
    },
    get sendsOfCase() {
      return inCase.sends;
    },
    labelled: (wanted) => labelled(inCase.sends, wanted),
    keep: (name, value) => void inCase.kept.set(name, value),
    kept: (name) => keptAs(inCase.kept, name),
    setKey(name, of, key) {
      context.redact(key);
      inCase.keys.set(keyName(name, of), key);
    },
    keyOf: (name, of) => keyOf(active, name, of),
    repeat: (count, work) =>
      all(
        Array.from({ length: count }, (_, index) => () => work(index)),
        modifiers.atTheSameTime === true,
      ),
    atRow: (at, work) => locating(at, () => work(at)),
    verify,
    sample(subject, value) {
      for (const samples of [inCase.samples, inStep.samples])
        samples.set(subjectKey(subject), [...(samples.get(subjectKey(subject)) ?? []), value]);
    },
    samples: (subject) =>
      inStep.samples.get(subjectKey(subject)) ?? inCase.samples.get(subjectKey(subject)) ?? [],
    targets: (subject) => targetsOf(meta.targets ?? [], subject),
  };
}

const usersOf = ({ user, users = user === undefined ? [] : [user] }: BoundModifiers): readonly string[] =>
  users;

function soleUser({ user, users }: BoundModifiers, text: string): string | undefined {
  if (users === undefined) return user;
  throw new RecordError(
    `Unexpected users ${users.join(", ")} of "${text}", expected one: only the requests of a load are divided among several`,
  );
}

function rememberedAt(active: ActiveCase, at: string, text: string): unknown {
  const known = stepState(active).remembered.get(at);
  if (known === undefined) {
    throw new RecordError(
      `Unexpected "${text}" outside of a step, expected it in a step: it compares with the step's beginning`,
    );
  }
  if ("thrown" in known) throw known.thrown;
  return known.value;
}

function labelled(sends: readonly Send[], wanted: string): readonly Send[] {
  const found = sends.filter(({ label }) => label === wanted);
  if (found.length > 0) return found;
  const known = [...new Set(sends.flatMap(({ label }) => label ?? []))];
  throw new Error(
    `Unexpected label *${wanted}*, expected one of a request sent before: ${known.length > 0 ? known.map((each) => `*${each}*`).join(", ") : "there is none, e.g. Send a chat request as *first*"}`,
  );
}

function keptAs(kept: ReadonlyMap<string, unknown>, name: string): unknown {
  if (kept.has(name)) return kept.get(name);
  const known = [...kept.keys()].map((each) => `*${each}*`).join(", ");
  throw new Error(`Unexpected label *${name}*, expected one of ${known === "" ? "(there is none)" : known}`);
}

function targetsOf(targets: readonly Target[], subject: string): readonly Target[] {
  const found = targets.filter((target) => subjectKey(target.subject) === subjectKey(subject));
  if (found.length > 0) return found;
  const known = [...new Set(targets.map((target) => `"${target.subject}"`))].join(", ");
  throw new Error(
    `Unexpected target "${subject}", expected ${known === "" ? "a declared one (the case has none)" : known}`,
  );
}
