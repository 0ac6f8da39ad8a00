import { readFile } from "node:fs/promises";
import type { Json } from "../faults/seams.js";
import type { Instance } from "../lifecycle/instance.js";
import { checkSettings, type Change, type SettingIssue } from "../settings/configuration.js";
import { faultsApart } from "../settings/faults-apart.js";
import { settingTable, type SettingKey } from "../settings/table.js";

/** The answer to a change of the configuration: 200 and what changed, or 400 and every issue; then nothing changed. */
export interface ChangeResult {
  readonly status: 200 | 400;
  readonly body: Json;
}

/** Changes a running service: hot keys only, all or nothing. */
export function changeSettings(instance: Instance, given: unknown): ChangeResult {
  const checked = checkSettings(instance.service, given);
  const found = "issues" in checked ? checked.issues : instance.configuration.restartIssues(checked.change);
  const issues = instance.faults.apply("changeIssues", found);
  if (issues.length > 0) return refused(instance, issues as readonly SettingIssue[]);
  // only the fault can have taken issues away: then the change is answered as accepted, and not made
  return accepted(instance, "issues" in checked || found.length > 0 ? {} : checked.change, []);
}

/**
 * Takes the settings of the file: hot keys at once, also back to their defaults where the file names them no more;
 * changed restart-only keys are reported and wait for the next start. An invalid file changes nothing.
 */
export async function reloadSettings(instance: Instance, file: string | undefined): Promise<ChangeResult> {
  const { configuration } = instance;
  const read = await readSettings(file);
  if ("issue" in read) return refused(instance, [read.issue]);
  // the faults of the file are those of the start; while running they are set through /admin/faults
  const { settings } = faultsApart(read.settings);
  const checked = checkSettings(instance.service, settings);
  if ("issues" in checked) {
    const issues = instance.faults.apply("changeIssues", checked.issues);
    return issues.length > 0
      ? refused(instance, issues as readonly SettingIssue[])
      : accepted(instance, {}, []);
  }
  const whole = configuration.completed(checked.change);
  const waiting = configuration.altered(whole).filter((key) => !settingTable[key].hot);
  const hot = Object.fromEntries(
    configuration
      .altered(whole)
      .filter((key) => settingTable[key].hot)
      .map((key) => [key, whole[key]]),
  );
  const result = accepted(instance, hot, waiting);
  if (instance.faults.apply("restartOnReload", false)) instance.restart();
  return result;
}

/** The settings file as an object; an issue where there is none or it cannot be read. */
export async function readSettings(
  file: string | undefined,
): Promise<{ readonly settings: Json } | { readonly issue: SettingIssue }> {
  const failed = (message: string) => ({ issue: { key: "", code: "invalid_setting" as const, message } });
  if (file === undefined)
    return failed("Unexpected reload, expected a server that was started with --settings <file>");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    return failed(
      `The settings file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`,
    );
  }
  try {
    const settings = JSON.parse(text) as unknown;
    if (typeof settings === "object" && settings !== null && !Array.isArray(settings))
      return { settings: settings as Json };
    return failed(`Unexpected content of ${file}, expected a JSON object of settings`);
  } catch {
    // the parser's message would quote the file, which holds secrets
    return failed(`Unexpected content of ${file}, expected JSON such as { "capacity.slots": 8 }`);
  }
}

function accepted(instance: Instance, change: Change, waiting: readonly SettingKey[]): ChangeResult {
  const { configuration, faults, log } = instance;
  const changed = configuration.apply(faults.apply("change", change));
  log.write("info", "configuration_changed", { changed, restartRequired: waiting });
  return {
    status: 200,
    body: {
      version: configuration.version,
      changed,
      restart_required: waiting,
      configuration: configuration.effective(),
    },
  };
}

function refused(instance: Instance, issues: readonly SettingIssue[]): ChangeResult {
  instance.log.write("warn", "configuration_refused", { keys: issues.map(({ key }) => key) });
  const [first] = issues;
  return {
    status: 400,
    body: {
      error: {
        message: issues.map(({ message }) => message).join("; "),
        type: "invalid_request_error",
        param: first?.key ?? null,
        code: first?.code ?? null,
      },
      errors: issues,
    },
  };
}
