import { BindingReader } from "./bindings.js";
import { giveUp } from "./give-up.js";
import { Word } from "./known-words.js";
import { Kind } from "./tokens.js";

/** What may stand behind the name of a first parameter. */
const behindParameter: readonly (number | undefined)[] = [
  Word[","],
  Word["="],
  Word[")"],
  Word[":"],
  Word["?"],
];

/** What a list of parameters may begin with that is no name. */
const parameterBegins: readonly (number | undefined)[] = [Word[")"], Word["["], Word["{"], Word["..."]];

/** What a function is in. */
interface Around {
  async: boolean;
  isInFunction: boolean;
}

/** Reads functions, and tells arrow functions from expressions in parentheses. */
export abstract class FunctionReader extends BindingReader {
  /** `await` may stand here: at the top of a module and in async functions. */
  protected async = true;
  protected isInFunction = false;
  /** Inside of `a ? … : b` and `case …:` a colon behind parentheses is no type of an arrow function's result. */
  protected colons = 0;

  protected abstract functionBody(): void;

  /** Gives whether there was one. */
  protected arrowFunction(): boolean {
    const isAsync = this.is(Word.async) && (this.nextIsName() || this.nextIs(Word["("]));
    const at = isAsync ? this.at + 1 : this.at;
    const { kinds, breaks, partners } = this.tokens;
    const isSingle = kinds[at] === Kind.name && this.wordAt(at + 1) === Word["=>"];
    if (!isSingle && !(this.wordAt(at) === Word["("] && this.#areParameters(at, (partners[at] ?? 0) + 1)))
      return false;
    if (isAsync && breaks[at] === 1) giveUp();
    this.at = at;
    const around = this.#enterFunction(isAsync);
    if (isSingle) this.binding("parameter");
    else this.parameters();
    if (this.afterBreak) giveUp();
    this.expect(Word["=>"]);
    if (this.is(Word["{"])) this.functionBody();
    else this.expression();
    this.#leaveFunction(around);
    return true;
  }

  /** Are the parentheses at `open` the parameters of an arrow function? Gives up where TypeScript has to try. */
  #areParameters(open: number, after: number): boolean {
    if (this.wordAt(after) === Word["=>"]) return true;
    if (this.wordAt(after) !== Word[":"]) return false;
    if (this.colons === 0) return true;
    const mayBe =
      this.tokens.kinds[open + 1] === Kind.name
        ? behindParameter.includes(this.wordAt(open + 2))
        : parameterBegins.includes(this.wordAt(open + 1));
    return mayBe ? giveUp() : false;
  }

  /** `async function`; a name of that kind otherwise. */
  protected asyncFunction(): boolean {
    if (!this.nextIs(Word.function)) return false;
    if (this.tokens.breaks[this.at + 1] === 1) giveUp();
    this.at += 1;
    this.functionExpression(true);
    return true;
  }

  protected functionExpression(isAsync: boolean): void {
    this.expect(Word.function);
    this.afterName(isAsync);
  }

  /** Parameters and a body, which have one scope. */
  protected afterName(isAsync: boolean): void {
    const around = this.#enterFunction(isAsync);
    this.parameters();
    this.functionBody();
    this.#leaveFunction(around);
  }

  /** Gives what {@link FunctionReader.#leaveFunction} restores. */
  #enterFunction(isAsync: boolean): Around {
    const { async, isInFunction } = this;
    this.scopes.enter(true, this.start);
    this.async = isAsync;
    this.isInFunction = true;
    return { async, isInFunction };
  }

  #leaveFunction({ async, isInFunction }: Around): void {
    this.async = async;
    this.isInFunction = isInFunction;
    this.scopes.leave();
  }

  /** With the type of the result. */
  protected parameters(): void {
    this.expect(Word["("]);
    while (!this.take(Word[")"])) {
      const isRest = this.take(Word["..."]);
      this.binding("parameter");
      if (this.take(Word[":"])) this.type();
      if (this.is(Word["="])) {
        if (isRest) giveUp();
        this.at += 1;
        this.defaultValue();
      }
      if (isRest && !this.is(Word[")"])) giveUp();
      if (!this.is(Word[")"])) this.expect(Word[","]);
    }
    if (this.take(Word[":"])) this.type();
  }
}
