import type { CodeBlock } from "../../document/schema.js";
import type { Range } from "../../model/range.js";
import type { FencePlaces } from "../places.js";

/** Offsets of a text literal, or a part of a template: `[start, end)`. */
export type TextRange = [start: number, end: number];

/** A name that the fence declares at its top level. */
export interface DeclaredName {
  range: Range;
  /** `var`: reaches out of the block that a step is wrapped in. */
  hoisted: boolean;
}

/** A name that the fence uses and does not declare. */
export interface FreeName {
  /** Where it is used first, as a value if it is used as one anywhere. */
  range: Range;
  /** Only in types: gone when it runs. */
  typeOnly: boolean;
}

/** An import of a fence, its specifier as the generated file has to write it. */
export interface FenceImport {
  from: string;
  /** ` with { type: "json" }`, or nothing. */
  attributes: string;
  typeOnly: boolean;
  defaultName?: string;
  namespaceName?: string;
  named: { imported: string; local: string; typeOnly: boolean }[];
  /** Local names with their places. */
  locals: Map<string, Range>;
  range: Range;
  fromRange: Range;
}

/** A stretch of the fence's text that the generated file has otherwise. */
export interface Edit {
  start: number;
  end: number;
  text: string;
  /** Where in `text` the token of `start` stands; 0 by default. */
  tokenAt?: number;
}

/** What generating needs to know of a piece of code. */
export interface FenceCode {
  /** Offsets at which its tokens start, in order. */
  tokens: Int32Array;
  /** Its texts: line breaks in them are content. */
  texts: TextRange[];
  /** Where the first statement stands that is no import. */
  firstStatement?: number;
  declared: Map<string, DeclaredName>;
  free: Map<string, FreeName>;
  imports: FenceImport[];
  edits: Edit[];
  /** Every identifier, declared or used anywhere in it. */
  identifiers: ReadonlySet<string>;
}

/** A fence of code, understood. */
export interface Fence extends FenceCode {
  block: CodeBlock;
  places: FencePlaces;
}
