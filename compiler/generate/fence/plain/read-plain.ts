import type { Range } from "../../../model/range.js";
import type { FencePlaces } from "../../places.js";
import type { DeclaredName, FenceCode, FreeName, TextRange } from "../fence.js";
import type { RewriteSpecifier } from "../imports.js";
import { jestTests, testRunners } from "../refused-names.js";
import { NotPlain } from "./give-up.js";
import { lex } from "./lexer.js";
import type { TopNames } from "./scopes.js";
import type { PlainImport } from "./imports.js";
import { StatementReader } from "./statements.js";
import { Kind, type Tokens } from "./tokens.js";

/**
 * Understands code that holds only common forms in one pass, without a syntax tree: TypeScript's parser, its binder and
 * the walks over their tree cost twenty times as much, and most steps need none of it. Gives what the analysis by
 * TypeScript would give; nothing for code in which TypeScript may find an error, or that a step must not hold, and for
 * any form that is not known here. All of that goes to TypeScript, which is the reference.
 */
export function readPlain(
  text: string,
  places: FencePlaces,
  rewrite: RewriteSpecifier,
): FenceCode | undefined {
  // A snapshot is refused, in whatever way its matcher is named.
  if (text.includes("Snapshot") && /Match(?:ing)?(?:Inline)?Snapshot/u.test(text)) return undefined;
  const tokens = lex(text);
  if (tokens === undefined) return undefined;
  const reader = new StatementReader(text, tokens);
  try {
    reader.module();
    const names = reader.scopes.finish();
    const free = freeNames(names, places);
    if (isRefused(reader.imports, free)) return undefined;
    return {
      ...tokenPlaces(tokens, reader.joined),
      ...(reader.firstStatement !== undefined && { firstStatement: reader.firstStatement }),
      declared: declaredNames(names, places),
      free,
      identifiers: new Set(reader.identifiers),
      imports: reader.imports.map((found) => importOf(found, places, rewrite)),
      edits: reader.imports.map(({ start, end }) => ({ start, end, text: "" })),
    };
  } catch (error) {
    // Deeply nested code may overflow the stack here and not in TypeScript.
    if (error instanceof NotPlain || error instanceof RangeError) return undefined;
    throw error;
  }
}

function isRefused(imports: readonly PlainImport[], free: ReadonlyMap<string, FreeName>): boolean {
  if (imports.some(({ from }) => testRunners.has(from)) || free.has("jest")) return true;
  for (const name of jestTests) if (free.has(name)) return true;
  return false;
}

const firstText: number = Kind.string;
const lastText: number = Kind.tail;

function tokenPlaces(
  { count, kinds, starts, ends }: Tokens,
  joined: ReadonlySet<number>,
): Pick<FenceCode, "tokens" | "texts"> {
  const texts: TextRange[] = [];
  // The last one is the end.
  for (let index = 0; index < count - 1; index += 1) {
    const of = kinds[index] ?? 0;
    if (of >= firstText && of <= lastText) texts.push([starts[index] ?? 0, ends[index] ?? 0]);
  }
  const all = starts.slice(0, count - 1);
  return { tokens: joined.size === 0 ? all : all.filter((_, index) => !joined.has(index)), texts };
}

const nameRange = (places: FencePlaces, name: string, start: number): Range =>
  places.range(start, start + name.length);

function declaredNames({ declared }: TopNames, places: FencePlaces): Map<string, DeclaredName> {
  const found = new Map<string, DeclaredName>();
  for (const [name, { imported, start, hoisted }] of declared)
    if (!imported) found.set(name, { range: nameRange(places, name, start), hoisted });
  return found;
}

/** Of each name its first use as a value, or, without one, as a type. */
function freeNames({ values, types }: TopNames, places: FencePlaces): Map<string, FreeName> {
  const free = new Map<string, FreeName>();
  const add = (name: string, start: number, typeOnly: boolean) =>
    free.set(name, { range: nameRange(places, name, start), typeOnly });
  values.forEach((start, name) => add(name, start, false));
  types.forEach((start, name) => values.has(name) || add(name, start, true));
  return free;
}

function importOf(
  { from, fromStart, defaultName, namespaceName, named, locals, start, end }: PlainImport,
  places: FencePlaces,
  rewrite: RewriteSpecifier,
): FenceCode["imports"][number] {
  return {
    from: rewrite(from),
    attributes: "",
    typeOnly: false,
    ...(defaultName !== undefined && { defaultName }),
    ...(namespaceName !== undefined && { namespaceName }),
    named: named.map((specifier) => ({ ...specifier, typeOnly: false })),
    locals: new Map([...locals].map(([name, at]) => [name, nameRange(places, name, at)])),
    range: places.range(start, end),
    fromRange: nameRange(places, `"${from}"`, fromStart),
  };
}
