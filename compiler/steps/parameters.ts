import type { Target } from "../model/target.js";
import { parseQuantity } from "../targets/index.js";
import type { Quantity } from "../targets/index.js";
import { normaliseWords } from "./normalise.js";
import { mark } from "./phrase-view.js";
import type { PhraseToken } from "./phrase-view.js";

/** What arguments are resolved against. */
export interface Scope {
  services: ReadonlySet<string>;
  values: ReadonlyMap<string, string>;
  targets: readonly Pick<Target, "subject" | "value" | "unit" | "notApplicable">[];
  /** The case's Service Name. */
  caseService: string | undefined;
}

/** A literal, or why the text is none. */
export type Resolved = { ok: true; value: unknown } | { ok: false; reason: string };

export interface ParameterKind {
  /** Name in `BoundArgument.type`. */
  type: string;
  /** What the marks and words of a {@link PhraseView} look like. */
  regexp: string;
  /** For people: what stands there. */
  says: string;
  example: string;
  /** Kinds of token that can fill it in a suggestion. */
  fills: readonly PhraseToken["kind"][];
  resolve(tokens: readonly PhraseToken[], scope: Scope): Resolved;
}

const ok = (value: unknown): Resolved => ({ ok: true, value });
const no = (reason: string): Resolved => ({ ok: false, reason });

const word = "[a-z][a-z0-9_-]*";
/** Words of a target's subject; bounded, so that expressions with several stay quick. */
const subjectWords = "[^\uE000\uE001]{1,80}?";
const between = "(?: ,| ,? ?and| ,? ?or) ";

function textOf(token: PhraseToken | undefined, { values }: Scope): string | undefined {
  if (token?.kind !== "value") return token?.content;
  return values.get(token.content);
}

const words = (tokens: readonly PhraseToken[]) => tokens.map(({ raw }) => raw).join(" ");

function serviceOf(token: PhraseToken | undefined, { services, caseService }: Scope): Resolved {
  const name = token?.content ?? "";
  if (services.has(name)) return ok(name);
  if (token?.kind === "word" && /^(?:service|it)$/iu.test(name)) {
    return caseService === undefined ? no("the case has no Service Name") : ok(caseService);
  }
  const known = [...services].map((service) => `\`${service}\``).join(", ");
  return no(`unexpected service \`${name}\`, expected ${known === "" ? "one of the configuration" : known}`);
}

function findTarget(text: string, { targets }: Scope): Scope["targets"][number] | undefined {
  const wanted = normaliseWords(text).replace(/ target$/u, "");
  const declared = targets.filter(({ notApplicable }) => notApplicable === undefined);
  return declared.find(({ subject }) => normaliseWords(subject) === wanted);
}

function unknownTarget(text: string, { targets }: Scope): Resolved {
  const declared = [...new Set(targets.map(({ subject }) => `"${subject}"`))].join(", ");
  return no(
    `unexpected target "${text}", expected ${declared === "" ? "a declared one (the case has none)" : declared}`,
  );
}

function quantityOf(tokens: readonly PhraseToken[], scope: Scope): Resolved {
  const [first, second] = tokens;
  if (first?.kind === "quantity" && second?.content.toLowerCase() === "of") {
    const share = parseQuantity(first.content);
    const base = quantityOf(tokens.slice(2), scope);
    if (!base.ok) return base;
    if (!share.ok || share.quantity.unit !== "ratio")
      return no(`unexpected "${first.raw} of", expected a percentage`);
    const { value, ...rest } = base.value as Quantity;
    return ok({ value: Number((value * share.quantity.value).toPrecision(12)), ...rest });
  }
  if (first?.kind === "word") {
    const target = findTarget(words(tokens), scope);
    return target ? ok({ value: target.value, unit: target.unit }) : unknownTarget(words(tokens), scope);
  }
  const text = first?.kind === "value" ? (textOf(first, scope) ?? "") : words(tokens);
  const read = parseQuantity(text);
  return read.ok ? ok(read.quantity) : no(`"${text}": ${read.error.message}`);
}

function countOf(tokens: readonly PhraseToken[], scope: Scope): Resolved {
  const read = quantityOf(tokens.slice(0, 1), scope);
  if (!read.ok) return read;
  const { value, unit } = read.value as Quantity;
  return unit === "count" && Number.isSafeInteger(value)
    ? ok(value)
    : no(`unexpected "${words(tokens)}", expected a whole number`);
}

function statusOf(tokens: readonly PhraseToken[]): Resolved {
  const codes = tokens.filter(({ kind }) => kind === "number").map(({ content }) => Number(content));
  const wrong = codes.find((code) => !Number.isInteger(code) || code < 100 || code > 599);
  return wrong === undefined ? ok(codes) : no(`unexpected status ${wrong}, expected 100 to 599`);
}

function subjectsOf(tokens: readonly PhraseToken[], scope: Scope): Resolved {
  const parts: PhraseToken[][] = [[]];
  for (const token of tokens) {
    if (token.raw === "," || token.raw.toLowerCase() === "and") parts.push([]);
    else parts.at(-1)?.push(token);
  }
  const subjects: string[] = [];
  for (const part of parts.filter(({ length }) => length > 0)) {
    const target = findTarget(words(part), scope);
    if (!target) return unknownTarget(words(part), scope);
    subjects.push(target.subject);
  }
  return subjects.length > 0 ? ok(subjects) : unknownTarget(words(tokens), scope);
}

/** A name in a list, not what separates it. */
const isListed = ({ kind, content }: PhraseToken) => kind === "word" && !/^(?:and|or)$/iu.test(content);

const literal = (tokens: readonly PhraseToken[], scope: Scope): Resolved =>
  ok(textOf(tokens[0], scope) ?? "");

const serviceOne = `${mark("t")}(?: service)?|${word}`;
const serviceMany = `${mark("t")}(?:${between}${mark("t")})*(?: service)?|${word}`;
export const quantityPattern = `${mark("q")} of ${mark("v")}|${mark("q")} of ${subjectWords}|${mark("qv")}|${mark("n")}(?: ${word})??|${subjectWords}`;

const quantity: ParameterKind = {
  type: "quantity",
  regexp: quantityPattern,
  says: "a number with a unit, a value, a target, or a percentage of either",
  example: "10 s",
  fills: ["quantity", "value", "number"],
  resolve: quantityOf,
};

const literalKind = (type: string, kinds: string, says: string, example: string): ParameterKind => ({
  type,
  regexp: mark(kinds),
  says,
  example,
  fills: kinds === "tsv" ? ["quoted", "ticked", "value"] : ["ticked"],
  resolve: literal,
});

/** The parameter types of step definitions, by the name that patterns use. */
export const parameterKinds: ReadonlyMap<string, ParameterKind> = new Map<string, ParameterKind>([
  [
    "service",
    {
      type: "service",
      regexp: serviceOne,
      says: "a service of the configuration in ticks; left out, it is the case's Service Name",
      example: "`gateway`",
      fills: ["ticked"],
      resolve: (tokens, scope) => serviceOf(tokens[0], scope),
    },
  ],
  [
    "services",
    {
      type: "services",
      regexp: serviceMany,
      says: "one or more services in ticks",
      example: "`gateway` and `redis`",
      fills: ["ticked"],
      resolve: (tokens, scope) => {
        const named = tokens.filter(({ kind }) => kind === "ticked");
        const each = (named.length > 0 ? named : tokens.slice(0, 1)).map((token) => serviceOf(token, scope));
        return each.find(({ ok }) => !ok) ?? ok(each.map((one) => (one.ok ? one.value : "")));
      },
    },
  ],
  [
    "n",
    {
      type: "n",
      regexp: mark("nv"),
      says: "a whole number or a value that is one",
      example: "5",
      fills: ["number", "value"],
      resolve: countOf,
    },
  ],
  ["q", quantity],
  ["quantity", quantity],
  ["text", literalKind("text", "tsv", "text in quotes or ticks, or a value", '"text"')],
  [
    "scalar",
    {
      type: "scalar",
      regexp: `${mark("tsvq")}|${mark("n")}(?: ${word})?|true|false`,
      says: "text in quotes or ticks, a number, a quantity, true, false, or a value",
      example: "90 GB",
      fills: ["quoted", "ticked", "value", "number", "quantity"],
      resolve: (tokens, scope) => ok(tokens.length > 1 ? words(tokens) : (textOf(tokens[0], scope) ?? "")),
    },
  ],
  ["key", literalKind("key", "t", "a key in ticks, `*` allowed", "`llm:status:*`")],
  ["metric", literalKind("metric", "t", "a metric's name in ticks", "`llm_requests_total`")],
  ["header", literalKind("header", "t", "a header's name in ticks", "`Retry-After`")],
  ["file", literalKind("file", "tsv", "a test data fixture", "`users.csv`")],
  [
    "user",
    {
      type: "user",
      regexp: `${mark("t")}|${word}`,
      says: "a user's name",
      example: "alice",
      fills: [],
      resolve: literal,
    },
  ],
  [
    "users",
    {
      type: "users",
      regexp: `${word}(?:${between}${word})*`,
      says: "names of users",
      example: "alice, bob",
      fills: [],
      resolve: (tokens) => ok(tokens.filter(isListed).map(({ content }) => content)),
    },
  ],
  [
    "numbers",
    {
      type: "numbers",
      regexp: `${mark("n")}(?:${between}${mark("n")})*`,
      says: "one or more numbers",
      example: "80, 443",
      fills: ["number"],
      resolve: (tokens) =>
        ok(tokens.filter(({ kind }) => kind === "number").map(({ content }) => Number(content))),
    },
  ],
  [
    "label",
    {
      type: "label",
      regexp: mark("e"),
      says: "the name of an earlier result, emphasised",
      example: "*first*",
      fills: ["emphasis"],
      resolve: literal,
    },
  ],
  [
    "status",
    {
      type: "status",
      regexp: `${mark("n")}(?:${between}${mark("n")})*`,
      says: "one or more HTTP status codes",
      example: "429",
      fills: ["number"],
      resolve: statusOf,
    },
  ],
  [
    "target",
    {
      type: "target",
      regexp: "[^\uE000\uE001]{1,200}?",
      says: "the subject of a declared target, or several",
      example: "response time",
      fills: [],
      resolve: subjectsOf,
    },
  ],
]);
