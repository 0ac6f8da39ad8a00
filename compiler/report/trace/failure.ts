import { stripVTControlCharacters } from "node:util";

import { codeFrame } from "../../diagnostics/frame.js";
import type { Failure } from "../../model/results.js";
import { redactSecrets } from "../../secrets/find-secrets.js";
import { type Html, markup } from "../parts/html.js";

export interface FailureContext {
  /** The spec, and its text with secrets masked. */
  file: string;
  source: string;
  /** The spec has changed since: its lines are not those of the failure. */
  outdated: boolean;
}

/** In characters: a diff of megabytes helps nobody. */
const longestMessage = 4000;

/** A failure as it is shown under its step: message, frame of the Markdown, what else went wrong. */
export function failureBlock(failure: Failure, context: FailureContext & { line: number }): Html {
  const file = failure.file ?? context.file;
  const line = failure.line ?? context.line;
  const column = failure.column ?? 1;
  const isHere = file === context.file && !context.outdated;
  const frame = isHere ? codeFrame(context.source, { start: { line, column } }, { colour: false }) : "";
  const related = (failure.related ?? []).map(
    ({ message }) => markup`<p class="why">then: ${shown(message)}</p>`,
  );
  return markup`<div class="failure"><pre class="message" tabindex="0">${shown(failure.message)}</pre><p class="place">${file}:${line}:${column}</p>${frame !== "" && markup`<pre class="frame" tabindex="0">${frame}</pre>`}${related}</div>`;
}

/** The line of the spec at which a failure stands; nothing where it stands elsewhere. */
export function failedLine({ file, line }: Failure, context: FailureContext): number | undefined {
  return context.outdated || (file !== undefined && file !== context.file) ? undefined : line;
}

function shown(message: string): string {
  const text = redactSecrets(stripVTControlCharacters(message));
  return text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
}
