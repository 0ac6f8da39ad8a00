/** The `idPattern` of a configuration, as all read it: with Unicode, as it was validated. */
export function compileIdPattern(idPattern: string): RegExp {
  return new RegExp(idPattern, "u");
}

/** Reads the level that an id names, by its group `level`; nothing where it names none. */
export function levelByPattern(idPattern: string): (id: string) => number | undefined {
  const pattern = compileIdPattern(idPattern);
  return (id) => {
    const level = Number(pattern.exec(id)?.groups?.["level"]);
    return Number.isInteger(level) ? level : undefined;
  };
}
