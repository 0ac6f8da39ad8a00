import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import Handlebars from "handlebars";

import type { ConfigData } from "../config/schema.js";
import { writeFileAtomically } from "../files/atomic-write.js";
import { packageRoot } from "../files/package-root.js";
import { nextFreeId, parseSpecId, type SpecId } from "./spec-id.js";

export const specKinds = ["component", "integration", "performance"] as const;
export type SpecKind = (typeof specKinds)[number];

export interface NewSpecRequest {
  kind: SpecKind;
  /** A whole id, or one without its number, which then becomes the next free one. */
  id: string;
  name?: string;
  service?: string;
  root: string;
  config: ConfigData;
  /** The ids of the project's specs. */
  taken: readonly string[];
  /** ISO date of the day. */
  date: string;
}

/** What was made, or why not: a sentence for the author. */
export type NewSpecResult = { ok: true; id: string; file: string } | { ok: false; problem: string };

/**
 * Writes a spec from its authoring template, filled from the id and the configuration. Never overwrites: an id that
 * is taken is refused with the next free one.
 */
export function newSpec(request: NewSpecRequest): NewSpecResult {
  const resolved = resolveId(request);
  if ("problem" in resolved) return { ok: false, problem: resolved.problem };
  const { parts } = resolved;
  const file = `${request.config.newSpecs.replace("{level}", parts.level ?? "1")}/${parts.id}.md`;
  const path = join(request.root, file);
  if (existsSync(path)) return { ok: false, problem: `${file} exists already and is left as it is.` };
  writeFileAtomically(path, render(request, parts));
  return { ok: true, id: parts.id, file };
}

function resolveId(request: NewSpecRequest): { parts: SpecId } | { problem: string } {
  const { config, taken } = request;
  const whole = parseSpecId(request.id, config.idPattern);
  const id = whole === undefined ? nextFreeId(request.id, taken) : request.id;
  const parts = whole ?? parseSpecId(id, config.idPattern);
  if (parts === undefined) {
    return {
      problem: `Unexpected id ${JSON.stringify(request.id)}, expected one that fits ${config.idPattern}, e.g. TC-L1-COMP-MIXTRAL-001, or the same without its number.`,
    };
  }
  if (taken.includes(id)) {
    const free = nextFreeId(id.replace(/-\d+$/u, ""), taken);
    return { problem: `${id} is taken. The next free id is ${free}.` };
  }
  const level = parts.level === undefined ? undefined : config.levels[parts.level];
  if (level !== undefined && parts.category !== undefined && !level.categories.includes(parts.category)) {
    return {
      problem: `Unexpected category ${parts.category} at level ${parts.level ?? ""}, expected one of ${level.categories.join(", ")}.`,
    };
  }
  return { parts };
}

function render(request: NewSpecRequest, parts: SpecId): string {
  const template = readFileSync(join(packageRoot(), "templates", "authoring", `${request.kind}.md`), "utf8");
  const component = request.config.components[parts.component ?? parts.category ?? ""] ?? {};
  const service = request.service ?? component.service ?? serviceNamedLike(parts, request.config);
  return Handlebars.compile(template, { noEscape: true, strict: true })({
    id: parts.id,
    name: oneLine(request.name ?? "{Test Case Name}"),
    category: `${request.kind.charAt(0).toUpperCase()}${request.kind.slice(1)}`,
    level: parts.level ?? "{1|2|3|4}",
    service: service ?? "{service}",
    architectureComponent:
      component.architectureComponent ??
      (request.kind === "integration"
        ? "Integration Service"
        : "{AI Model Service|Infrastructure Service|Integration Service}"),
    modulePath: component.modulePath ?? "{module path of the component}",
    configurationSchema: component.configurationSchema ?? "{name of its configuration schema}",
    date: request.date,
  });
}

function serviceNamedLike(parts: SpecId, config: ConfigData): string | undefined {
  const name = parts.component?.toLowerCase();
  return name !== undefined && Object.hasOwn(config.services, name) ? name : undefined;
}

/** A name is data of one line: a line break in it would become Markdown of its own. */
function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").replaceAll("`", "'").trim();
}
