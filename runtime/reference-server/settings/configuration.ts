import type { ServiceName } from "../catalogue.js";
import { defaultSettings, keysOf, settingTable, type SettingKey, type Settings } from "./table.js";

/** Why one key of a configuration or of a change was not taken. */
export interface SettingIssue {
  readonly key: string;
  readonly code: "unknown_setting" | "invalid_setting" | "restart_required";
  readonly message: string;
}

export type Change = Partial<Settings>;
export type Checked = { readonly change: Change } | { readonly issues: readonly SettingIssue[] };

const SHOWN_FOR_SECRET = "***";

/**
 * Checks settings as given (flat dotted keys, or nested objects) against what the service has.
 * All issues are collected; with one issue nothing of it is to be used.
 */
export function checkSettings(service: ServiceName, given: unknown): Checked {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    return {
      issues: [issue("", "invalid_setting", `Unexpected ${show(given)}, expected an object of settings`)],
    };
  const allowed = new Set<string>(keysOf(service));
  const change: Record<string, unknown> = {};
  const issues: SettingIssue[] = [];
  for (const [key, value] of flatten(given)) {
    if (!allowed.has(key)) {
      issues.push(
        issue(
          key,
          "unknown_setting",
          `Unexpected setting ${key}, expected one of ${[...allowed].join(", ")}`,
        ),
      );
      continue;
    }
    const { schema, expected, ...about } = settingTable[key as SettingKey];
    const parsed = schema.safeParse(value);
    if (parsed.success) change[key] = parsed.data;
    else {
      const shown = "secret" in about ? "a value" : show(value);
      issues.push(issue(key, "invalid_setting", `Unexpected ${shown} for ${key}, expected ${expected}`));
    }
  }
  return issues.length > 0 ? { issues } : { change: change };
}

/** What a running service runs with. Read at each use, so that a hot change acts on the next request. */
export class Configuration {
  #settings: Settings;
  #version = 1;

  private constructor(
    readonly service: ServiceName,
    settings: Settings,
  ) {
    this.#settings = settings;
  }

  /** The configuration at the start: defaults of the profile, overlaid with what is given. */
  static create(service: ServiceName, given: unknown): Configuration | readonly SettingIssue[] {
    const checked = checkSettings(service, given);
    if ("issues" in checked) return checked.issues;
    return new Configuration(service, complete(service, checked.change));
  }

  get version(): number {
    return this.#version;
  }

  get<K extends SettingKey>(key: K): Settings[K] {
    return this.#settings[key];
  }

  /** Keys whose value the change would alter. */
  altered(change: Change): SettingKey[] {
    return (Object.keys(change) as SettingKey[]).filter(
      (key) => JSON.stringify(change[key]) !== JSON.stringify(this.#settings[key]),
    );
  }

  /** The issues of changing restart-only keys while running. */
  restartIssues(change: Change): SettingIssue[] {
    return this.altered(change)
      .filter((key) => !settingTable[key].hot)
      .map((key) =>
        issue(
          key,
          "restart_required",
          `Unexpected change of ${key} while running, expected it at the next start only`,
        ),
      );
  }

  /** Takes a checked change; gives the keys that have a new value. */
  apply(change: Change): SettingKey[] {
    const altered = this.altered(change);
    this.#settings = { ...this.#settings, ...change };
    if (altered.length > 0) this.#version += 1;
    return altered;
  }

  /** What a whole new configuration (a file) means for this one: values not named fall back to their defaults. */
  completed(change: Change): Change {
    return complete(this.service, change);
  }

  /** Every setting with its value in use, secrets hidden. */
  effective(): Record<string, unknown> {
    return Object.fromEntries(
      keysOf(this.service).map((key) => [
        key,
        "secret" in settingTable[key] ? hide(this.#settings[key]) : this.#settings[key],
      ]),
    );
  }

  /** What each setting is: for people who look. */
  describe(): Record<string, { hot: boolean; expected: string; about: string }> {
    return Object.fromEntries(
      keysOf(this.service).map((key) => {
        const { hot, expected, about } = settingTable[key];
        return [key, { hot, expected, about }];
      }),
    );
  }
}

function complete(service: ServiceName, change: Change): Settings {
  const profile = change["capacity.profile"] ?? "suite";
  return { ...defaultSettings(service, profile), ...change } as Settings;
}

function issue(key: string, code: SettingIssue["code"], message: string): SettingIssue {
  return { key, code, message };
}

/** `{ rate_limit: { count: 5 } }` and `{ "rate_limit.count": 5 }` are the same; values that are maps stay whole. */
function* flatten(given: object, prefix = ""): Generator<[string, unknown]> {
  for (const [name, value] of Object.entries(given) as [string, unknown][]) {
    const key = prefix === "" ? name : `${prefix}.${name}`;
    if (isGroup(value) && !Object.hasOwn(settingTable, key) && key.split(".").length < 4)
      yield* flatten(value, key);
    else yield [key, value];
  }
}

function isGroup(value: unknown): value is object {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}

function hide(value: unknown): unknown {
  if (typeof value === "string") return value === "" ? "" : SHOWN_FOR_SECRET;
  return Object.fromEntries(Object.keys(value as object).map((key) => [key, SHOWN_FOR_SECRET]));
}

function show(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? "nothing" : text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
