/** Width up to which a list or an object stays on one line. */
const width = 100;

/** Characters that end a line in JavaScript though they do not in JSON. */
const lineEnds: Record<string, string> = { "\u2028": "\\u2028", "\u2029": "\\u2029" };

/** A string as a JavaScript literal: nothing in it can end the literal, the line or the file. */
export function stringLiteral(text: string): string {
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
  return laidOut(written(value), indentation);
}

/** A value on one line, and, of a list or an object, its members. */
interface Written {
  flat: string;
  brackets?: readonly [open: string, close: string];
  /** Behind their keys (`name: `). */
  members?: readonly (readonly [key: string, member: Written])[];
}

function laidOut({ flat, brackets, members }: Written, indentation: string): string {
  if (flat.length + indentation.length <= width || !brackets || !members) return flat;
  const inner = `${indentation}  `;
  const lines = members.map(([key, member]) => `${inner}${key}${laidOut(member, inner)},\n`).join("");
  return `${brackets[0]}\n${lines}${indentation}${brackets[1]}`;
}

function written(value: unknown): Written {
  if (typeof value === "string") return { flat: stringLiteral(value) };
  if (Array.isArray(value)) {
    const members = value.map((item): [string, Written] => ["", written(item)]);
    return { flat: `[${flatMembers(members)}]`, brackets: ["[", "]"], members };
  }
  if (typeof value === "object" && value !== null) {
    const members = entriesOf(value).map(([key, item]): [string, Written] => [
      `${keyLiteral(key)}: `,
      written(item),
    ]);
    return {
      flat: members.length > 0 ? `{ ${flatMembers(members)} }` : "{}",
      brackets: ["{", "}"],
      members,
    };
  }
  if (typeof value === "number" || typeof value === "boolean" || value === null || value === undefined)
    return { flat: Object.is(value, -0) ? "-0" : String(value) };
  throw new TypeError(`Expected plain data for a literal, got a ${typeof value}.`);
}

const flatMembers = (members: readonly (readonly [string, Written])[]): string =>
  members.map(([key, { flat }]) => key + flat).join(", ");

const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, item]) => item !== undefined);

/** `__proto__: x` in a literal would set the prototype; a computed key is an ordinary member. */
function keyLiteral(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : stringLiteral(key);
}

/** Text for the end of a `//` comment: one line, no control characters. */
export function comment(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, " ").trim();
}
