import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import Handlebars from "handlebars";

import type { ConfigData } from "../config/schema.js";
import { writeFileAtomically } from "../files/atomic-write.js";
import { packageRoot } from "../files/package-root.js";
import { nextFreeId, parseSpecId, type SpecId, withoutNumber } from "./spec-id.js";
import { placeOf } from "./spec-place.js";
import { identityFields, levelOf, possibleCategories } from "./template-fields.js";

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
export async function newSpec(request: NewSpecRequest): Promise<NewSpecResult> {
  const resolved = resolveId(request);
  if ("problem" in resolved) return { ok: false, problem: resolved.problem };
  const { parts } = resolved;
  const { root, config } = request;
  const place = await placeOf({ id: parts.id, level: levelOf(parts, config.levels) }, root, config);
  if ("problem" in place) return { ok: false, problem: place.problem };
  const path = join(root, place.file);
  if (existsSync(path)) return { ok: false, problem: `${place.file} exists already and is left as it is.` };
  writeFileAtomically(path, render(request, parts));
  return { ok: true, id: parts.id, file: place.file };
}

function resolveId({ id, config, taken }: NewSpecRequest): { parts: SpecId } | { problem: string } {
  const { idPattern, levels } = config;
  const whole = parseSpecId(id, idPattern);
  const free = nextFreeId(whole === undefined ? id : withoutNumber(id), taken, idPattern);
  const parts = whole ?? (free === undefined ? undefined : parseSpecId(free, idPattern));
  if (parts === undefined) {
    const example = [...taken, "TC-L1-COMP-MIXTRAL-001"].find((one) => parseSpecId(one, idPattern));
    return {
      problem: `Unexpected id ${JSON.stringify(id)}, expected one that fits ${idPattern},${example === undefined ? "" : ` e.g. ${example},`} or the same without its number.`,
    };
  }
  if (taken.includes(parts.id))
    return { problem: `${id} is taken.${free === undefined ? "" : ` The next free id is ${free}.`}` };
  const { level, category } = parts;
  const known = possibleCategories(level === undefined ? { id } : { id, level }, levels);
  if (category !== undefined && known.length > 0 && possibleCategories(parts, levels).length === 0) {
    return {
      problem: `Unexpected category ${category}${level === undefined ? "" : ` at level ${level}`}, expected one with which one of these begins: ${known.join(", ")}.`,
    };
  }
  return { parts };
}

function render(request: NewSpecRequest, parts: SpecId): string {
  const { config, kind } = request;
  const template = readFileSync(join(packageRoot(), "templates", "authoring", `${kind}.md`), "utf8");
  const component = config.components[parts.component ?? parts.category ?? ""] ?? {};
  const service = request.service ?? component.service ?? serviceNamedLike(parts, config);
  const fields = identityFields(parts, kind, config);
  return Handlebars.compile(template, { noEscape: true, strict: true })({
    ...fields,
    id: parts.id,
    name: oneLine(request.name ?? "{Test Case Name}"),
    service: service ?? "{service}",
    architectureComponent: component.architectureComponent ?? fields.architectureComponent,
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
