import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Handlebars from "handlebars";

import { packageRoot } from "../../files/package-root.js";
import { type Html, scriptJson } from "./html.js";

export interface PageParts {
  title: string;
  /** Behind the title: which project, which run. */
  subtitle: string;
  /** What the reader finds at once, without any script. */
  body: Html;
  /** Links of the head line, inside of the report. */
  navigation?: readonly { href: string; label: string }[];
  /** What scripts of the page read, by the element's id. */
  data?: Readonly<Record<string, unknown>>;
  /** Packed texts, by the element's id (`pack.ts`); they stand behind everything else. */
  packed?: Readonly<Record<string, string>>;
  /** Rules of this report, behind those that all share. */
  styles?: string;
  /** The report's own script; the theme's is in every page. */
  script?: string;
}

/**
 * A report as one file that needs no network: styles, scripts and data are inside, and its content security policy lets
 * nothing else run or be loaded.
 */
export function renderPage(parts: PageParts): string {
  const { title, subtitle, body, navigation = [], data = {}, packed = {}, styles = "", script = "" } = parts;
  const style = `${asset("theme.css")}\n${styles}`;
  const early = asset("theme.js");
  const policy = [
    "default-src 'none'",
    `style-src '${integrity(style)}'`,
    `script-src ${[early, script].map((text) => `'${integrity(text)}'`).join(" ")}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return template()({
    title,
    subtitle,
    navigation,
    policy,
    style: trustedText(style),
    early: trustedText(early),
    body: trustedText(body.toString()),
    data: Object.entries(data).map(([id, value]) => ({ id, json: trustedText(scriptJson(value)) })),
    packed: Object.entries(packed).map(([id, text]) => ({
      id,
      // Base64: Handlebars would escape its `=`.
      text: trustedText(text.replace(/[^A-Za-z0-9+/=]/gu, "")),
    })),
    script: trustedText(script),
  });
}

let compiled: ((context: object) => string) | undefined;

/** Handlebars escapes what is not marked as ours. */
function template(): (context: object) => string {
  compiled ??= Handlebars.create().compile(asset("page.hbs"), { strict: true, knownHelpersOnly: true });
  return compiled;
}

function trustedText(text: string): Handlebars.SafeString {
  return new Handlebars.SafeString(text);
}

/** A file of `templates/report`. */
export function asset(name: string): string {
  return readFileSync(join(packageRoot(), "templates", "report", name), "utf8");
}

function integrity(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
