import { parse } from "yaml";
import * as z from "zod";

import type { DefectEvidence } from "./evidence.js";

const text = z.string().min(1);
const defectsSchema = z.array(z.looseObject({ id: text, title: text, severity: text, status: text }));

/**
 * The known defects of a file: a list, YAML or JSON, of `id`, `title`, `severity`, `status`; other members are not
 * looked at. What is no such list makes them unknown: a defect that cannot be read may be a critical one.
 *
 * @param content absent where the file cannot be read
 */
export function readDefects(file: string | undefined, content: string | undefined): DefectEvidence {
  if (file === undefined) return { known: false, because: "No list of known defects is configured." };
  if (content === undefined)
    return { known: false, because: `${file} is not there: the known defects are not known here.` };
  let value: unknown;
  try {
    value = parse(content);
  } catch (error) {
    return {
      known: false,
      because: `${file} is no YAML: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`,
    };
  }
  const parsed = defectsSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const at = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
    return {
      known: false,
      because: `${file} is no list of defects${at}: expected - { id: BUG-1, title: …, severity: critical, status: open }.`,
    };
  }
  return {
    known: true,
    file,
    defects: parsed.data.map(({ id, title, severity, status }) => ({ id, title, severity, status })),
  };
}
