import type { ConfigData } from "../config/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Bind, StepDefinition } from "../steps/binding.js";
import type { Binder } from "../steps/load-definitions.js";

const bindsNothing: Bind = () => ({ kind: "unbound", nearest: [] });

/** The step definitions of a project, loaded when they are first asked for. */
export class Vocabulary {
  readonly #root: string;
  readonly #config: ConfigData;
  /** Definitions of the project's own that need not be read again; nothing where they must be. */
  readonly known: readonly StepDefinition[] | undefined;
  #binder: Binder | undefined;

  constructor(root: string, config: ConfigData, known: readonly StepDefinition[] | undefined) {
    this.#root = root;
    this.#config = config;
    this.known = known;
  }

  async load(): Promise<Binder> {
    const { loadBinder } = await import("../steps/load-definitions.js");
    return (this.#binder ??= await loadBinder(this.#root, this.#config, this.known));
  }

  /** What was loaded; none where nothing was. */
  get definitions(): readonly StepDefinition[] | undefined {
    return this.#binder?.definitions;
  }

  /** Binds nothing where nothing was loaded. */
  get bind(): Bind {
    return this.#binder?.bind ?? bindsNothing;
  }

  /** What is wrong in the definitions, where they were loaded. */
  get findings(): readonly Diagnostic[] {
    return this.#binder?.diagnostics ?? [];
  }
}
