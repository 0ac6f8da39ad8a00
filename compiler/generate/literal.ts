import { remembering } from "../words/remembering.js";

/** Width up to which a list or an object stays on one line. */
const width = 100;

/** Characters that end a line in JavaScript though they do not in JSON. */
const lineEnds: Record<string, string> = { "\u2028": "\\u2028", "\u2029": "\\u2029" };

const longestShort = 12;

/** A string as a JavaScript literal: nothing in it can end the literal, the line or the file. */
export const stringLiteral = (text: string): string =>
  text.length > longestShort ? escaped(text) : shortLiteral(text);

/** The same words come in every spec: `must`, `inline`, `ms`. */
const shortLiteral = remembering(escaped);

function escaped(text: string): string {
  const json = JSON.stringify(text);
  if (!/[\u007f-\u009f\u2028\u2029]/.test(json)) return json;
  return (
    json
      .replace(/[\u2028\u2029]/g, (end) => lineEnds[end] ?? end)
      // DEL and C1 controls: legal, and unreadable in a file for people.
      .replace(/[\u007f-\u009f]/g, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`)
  );
}

/**
 * Plain data (what JSON can hold) as a JavaScript literal, laid out for reading. `undefined` members are left out;
 * keys keep their order.
 *
 * @param indentation of the line that the literal starts on
 */
export function literal(value: unknown, indentation = ""): string {
  if (typeof value === "string") return stringLiteral(value);
  if (Array.isArray(value)) return listLiteral(value, indentation);
  if (typeof value === "object" && value !== null)
    return objectLiteral(value as Record<string, unknown>, indentation);
  if (typeof value === "number" || typeof value === "boolean" || value === null || value === undefined)
    return Object.is(value, -0) ? "-0" : String(value);
  throw new TypeError(`Expected plain data for a literal, got a ${typeof value}.`);
}

function listLiteral(list: readonly unknown[], indentation: string): string {
  const inner = `${indentation}  `;
  const members: string[] = [];
  for (const item of list) members.push(literal(item, inner));
  if (members.length === 0) return "[]";
  return isOnOneLine(members, 0, indentation)
    ? `[${members.join(", ")}]`
    : `[${laidOut(members, inner)}${indentation}]`;
}

function objectLiteral(value: Record<string, unknown>, indentation: string): string {
  const inner = `${indentation}  `;
  const members: string[] = [];
  // By keys: pairs of each member would take an eighth of the time that all of a literal takes.
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item !== undefined) members.push(keyLiteral(key) + literal(item, inner));
  }
  if (members.length === 0) return "{}";
  return isOnOneLine(members, 2, indentation)
    ? `{ ${members.join(", ")} }`
    : `{${laidOut(members, inner)}${indentation}}`;
}

/**
 * Whether members fit on the line that they begin on. What is laid out is longer than on one line, where it did not fit:
 * its length alone says that what holds it does not fit, either.
 */
function isOnOneLine(members: readonly string[], padding: number, indentation: string): boolean {
  let length = indentation.length + "[]".length + padding + (members.length - 1) * ", ".length;
  for (const member of members) length += member.length;
  return length <= width;
}

/** Members on lines of their own. Added up rather than joined: the engine copies each character once, at the end. */
function laidOut(members: readonly string[], indentation: string): string {
  let lines = "\n";
  for (const member of members) lines += `${indentation}${member},\n`;
  return lines;
}

/** A key with what separates it from its value. */
const keyLiteral = remembering((key) => `${nameLiteral(key)}: `);

/** `__proto__: x` in a literal would set the prototype; a computed key is an ordinary member. */
function nameLiteral(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : stringLiteral(key);
}

/** Text for the end of a `//` comment: one line, no control characters. */
export function comment(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, " ").trim();
}
