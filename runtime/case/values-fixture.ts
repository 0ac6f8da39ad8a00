import type { CaseMeta } from "../../compiler/model/case-meta.js";

/** Names that promises, JSON and Jest's printer look up on any object. */
const probed: ReadonlySet<string> = new Set(["then", "toJSON", "$$typeof", "asymmetricMatch", "nodeType"]);

/** The `values` fixture: what `### Values` declares, as text by name. An undeclared name throws and names the declared ones. */
export function valuesFixture(declared: NonNullable<CaseMeta["values"]>): Readonly<Record<string, string>> {
  const values = new Map(declared.map(({ name, text }) => [name, text]));
  return new Proxy(Object.freeze(Object.fromEntries(values)), {
    get(_, name): string | undefined {
      if (typeof name === "symbol") return undefined;
      const value = values.get(name);
      if (value !== undefined || probed.has(name)) return value;
      throw new Error(
        `Unexpected values.${name}, expected one of: ${[...values.keys()].join(", ") || "(the spec declares none)"}`,
      );
    },
  });
}
