import type { DataArgument, Phrase, Remark } from "../document/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { type Binding, builtInModule } from "../steps/binding.js";
import { finding } from "./findings.js";

type PlaceOfRemark = Exclude<Remark["role"], "expectation">;

const instead: Record<PlaceOfRemark, string> = {
  step: "it as a step of its own (2. …) or as an expectation of one (- ✅ …)",
  precondition: "it as an item of the list of its own, e.g. 2. `postgres` is reachable",
  setup: "it as an item of a list, e.g. 1. …",
  teardown: "it as an item of a list, e.g. 1. …",
};

/** The finding about a phrase that stands where only remarks do. */
export function unreadPhrase({ markdown, range }: Phrase, role: PlaceOfRemark, file: string): Diagnostic {
  return finding(
    "content-unread",
    file,
    range,
    `Unexpected phrase "${markdown}" among remarks, expected ${instead[role]}: where it stands nothing runs it`,
    { what: "phrase" },
  );
}

/**
 * Findings about data that a phrase would leave alone: a phrase of ours takes one table and one block of text. Definitions
 * of a project may take any number.
 */
export function surplusData(
  { definition }: Binding,
  data: readonly DataArgument[],
  file: string,
): Diagnostic[] {
  if (data.length < 2 || definition.module !== builtInModule) return [];
  const first = new Map<boolean, DataArgument>();
  return data.flatMap((argument): Diagnostic[] => {
    const isTable = argument.kind === "table";
    const taken = first.get(isTable);
    if (taken === undefined) {
      first.set(isTable, argument);
      return [];
    }
    // A quote beside data is a remark.
    if (argument.kind === "quote" && taken.kind !== "quote") return [];
    const what = nameOf(argument);
    const { start } = argument.range;
    return [
      finding(
        "content-unread",
        file,
        { start, end: start },
        `Unexpected second block under one phrase, a ${what}, expected one: the phrase takes the ${nameOf(taken)} at line ${taken.range.start.line}, nothing reads this one. Join them, or give it a step or an expectation of its own`,
        { what },
        [{ message: "the phrase takes this one", file, range: taken.range }],
      ),
    ];
  });
}

const nameOf = ({ kind }: DataArgument): string =>
  kind === "table" ? "table" : kind === "quote" ? "block quote" : `${kind} fence`;
