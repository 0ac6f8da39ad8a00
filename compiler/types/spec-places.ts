import { SourceMapConsumer, type RawSourceMap } from "source-map-js";

/** A place in a spec, from 1. */
export interface SpecPlace {
  line: number;
  column: number;
}

/** Leads from places in a generated file to the spec, by the map that the file carries. */
export class SpecPlaces {
  readonly #map: SourceMapConsumer | undefined;

  /** @param generated the file's text */
  constructor(generated: string) {
    const encoded = /\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,(\S+)\s*$/u.exec(
      generated,
    )?.[1];
    this.#map =
      encoded === undefined
        ? undefined
        : new SourceMapConsumer(JSON.parse(Buffer.from(encoded, "base64").toString()) as RawSourceMap);
  }

  /** The place that generated code stands for; nothing for code that stands for no place. Both count from 1. */
  at(line: number, column: number): SpecPlace | undefined {
    const found = this.#map?.originalPositionFor({ line, column: column - 1 }) as
      { line: number | null; column: number | null } | undefined;
    return found === undefined || found.line === null || found.column === null
      ? undefined
      : { line: found.line, column: found.column + 1 };
  }
}
