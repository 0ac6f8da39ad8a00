/** Gives out names for what the generator itself declares, none of which a fence uses for something else. */
export class NameGiver {
  readonly #taken: readonly ReadonlySet<string>[];
  readonly #given = new Set<string>();

  /** @param taken sets of names, as they are: those of all code of a spec are thousands, and few are asked for */
  constructor(taken: readonly ReadonlySet<string>[]) {
    this.#taken = taken;
  }

  give(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#isTaken(name); count += 1) name = `${wanted}${count}`;
    this.#given.add(name);
    return name;
  }

  #isTaken(name: string): boolean {
    return this.#given.has(name) || this.#taken.some((names) => names.has(name));
  }
}
