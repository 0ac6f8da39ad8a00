import {
  CucumberExpression,
  ParameterType,
  type ParameterTypeRegistry,
} from "@cucumber/cucumber-expressions";

import type { Diagnostic } from "../model/diagnostic.js";
import { builtInModule, type StepDefinition } from "./binding.js";
import { normalisePattern, normaliseWords } from "./normalise.js";
import { parameterKinds } from "./parameters.js";
import type { ParameterKind } from "./parameters.js";

/** A definition ready to match phrases. */
export interface CompiledDefinition {
  definition: StepDefinition;
  parameters: readonly ParameterKind[];
  /** All its words that may not be left out, in the form they are compared in, each with those that may stand in its place. */
  asked: readonly (readonly string[])[];
  /** Words that every phrase it fits holds: none of optional text, of alternatives. */
  required: readonly string[];
  /** Of `this/that`: every phrase it fits holds a word of each list. */
  alternatives: readonly (readonly string[])[];
  expression: CucumberExpression;
  /** The same without "to {service}": that argument is then the case's own service. */
  withoutService: { expression: CucumberExpression; omitted: number } | undefined;
}

const preposition = / (?:to|on|of|in|by|from|with|for) \{service\}/u;

/**
 * All that an expression asks of a registry. The library's own one sorts default types, which no pattern has, by the rules
 * of a language: loading those takes longer than to bind all phrases of a spec.
 */
function createRegistry(): ParameterTypeRegistry {
  const types = new Map(
    [...parameterKinds].map(([name, { regexp }]) => [
      name,
      new ParameterType(name, regexp, null, (text: string) => text, false, false),
    ]),
  );
  const registry: Pick<ParameterTypeRegistry, "lookupByTypeName"> = {
    lookupByTypeName: (name) => types.get(name),
  };
  return registry as ParameterTypeRegistry;
}

/** The names of a pattern's parameters, in order. */
export function parameterNames(pattern: string): string[] {
  return [...pattern.matchAll(/(?<!\\)\{([^{}]*)\}/gu)].map(([, name = ""]) => name);
}

/** Compiles the patterns; one that is no Cucumber Expression of our types is a `step-pattern` finding. */
export function compileDefinitions(definitions: readonly StepDefinition[]): {
  compiled: CompiledDefinition[];
  diagnostics: Diagnostic[];
} {
  const registry = createRegistry();
  const compiled: CompiledDefinition[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const definition of definitions) {
    const problem = compileOne(definition, registry, compiled);
    if (problem !== undefined) diagnostics.push(stepPattern(definition, problem));
  }
  return { compiled, diagnostics };
}

const optional = /[^\s()]*\([^)]*\)[^\s()]*/gu;
const isWord = (part: string): boolean => /^[\p{L}\p{N}_'-]+$/u.test(part);

/** The words of a pattern that are neither parameter nor optional; a word with optional text in it is left out, too. */
function requiredWords(pattern: string): string[] {
  return pattern
    .replaceAll(/\{[^}]*\}/gu, " ")
    .replaceAll(optional, " ")
    .split(" ")
    .filter(isWord);
}

/** Of `succeed(s)` the word is asked for, of `(Every )reply` nothing but "reply". */
function askedWords(pattern: string): string[][] {
  return pattern
    .replaceAll(/\{[^{}]*\}/gu, " ")
    .replaceAll(/(?<=\p{L})\([^)]*\)/gu, "")
    .replaceAll(/\([^)]*\)|\\/gu, " ")
    .split(/[\s,]+/u)
    .map((choices) =>
      choices
        .split("/")
        .map(normaliseWords)
        .filter((word) => word !== ""),
    )
    .filter(({ length }) => length > 0);
}

/** The choices between words alone: in one with a parameter or optional text, no word is known to stand there. */
function alternativeWords(pattern: string): string[][] {
  if (!pattern.includes("/")) return [];
  return pattern
    .replaceAll(optional, " ")
    .split(" ")
    .map((part) => part.split("/"))
    .filter((words) => words.length > 1 && words.every(isWord));
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function compileOne(
  definition: StepDefinition,
  registry: ParameterTypeRegistry,
  compiled: CompiledDefinition[],
): string | undefined {
  const names = parameterNames(definition.pattern);
  const parameters = names.map((name) => parameterKinds.get(name));
  const unknown = names.find((name) => !parameterKinds.has(name));
  if (unknown !== undefined) {
    return `Unexpected parameter {${unknown}}, expected one of ${[...parameterKinds.keys()].map((name) => `{${name}}`).join(", ")}`;
  }
  const pattern = normalisePattern(definition.pattern);
  try {
    const shorter =
      names.filter((name) => name === "service").length === 1 ? pattern.replace(preposition, "") : pattern;
    const omitted = names.indexOf("service");
    const expression = once(() => new CucumberExpression(pattern, registry));
    const withoutService = once(() =>
      shorter === pattern ? undefined : { expression: new CucumberExpression(shorter, registry), omitted },
    );
    // Those of the package are in order (a test looks), and a phrase is matched with few of them: each is compiled when it is.
    if (definition.module !== builtInModule) {
      expression();
      withoutService();
    }
    const asked = once(() => askedWords(definition.pattern));
    compiled.push({
      definition,
      parameters: parameters.filter((kind) => kind !== undefined),
      // Only asked for where a phrase fits nothing.
      get asked() {
        return asked();
      },
      required: requiredWords(shorter),
      alternatives: alternativeWords(shorter),
      get expression() {
        return expression();
      },
      get withoutService() {
        return withoutService();
      },
    });
    return undefined;
  } catch (error) {
    const [reason = ""] = String((error as { message?: unknown }).message)
      .split("\n")
      .filter(Boolean)
      .slice(-1);
    return `Unexpected pattern "${definition.pattern}", expected a Cucumber Expression: ${reason}`;
  }
}

function stepPattern({ pattern, file, line }: StepDefinition, message: string): Diagnostic {
  const position = { line, column: 1, offset: 0 };
  return {
    rule: "step-pattern",
    severity: "error",
    message,
    file,
    range: { start: position, end: position },
    data: { pattern },
    related: [],
  };
}
