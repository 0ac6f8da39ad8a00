/**
 * The sums that the simulated models can do: two to eight numbers joined by + - * / or their words, from left to
 * right with multiplication and division first.
 */

const operators: Readonly<Record<string, string>> = {
  plus: "+",
  minus: "-",
  times: "*",
  "multiplied by": "*",
  "divided by": "/",
  "×": "*",
  x: "*",
  "÷": "/",
  "−": "-",
};

const NUMBER = "-?\\d{1,15}(?:\\.\\d{1,9})?";
const OPERATOR = "\\+|-|−|\\*|/|×|÷|\\bx\\b|plus|minus|times|multiplied by|divided by";
const SUM = new RegExp(`(?<![\\w.])${NUMBER}(?:\\s*(?:${OPERATOR})\\s*${NUMBER}){1,7}(?![\\w.]*\\w)`, "i");
const PARTS = new RegExp(`^\\s*(${OPERATOR})?\\s*(${NUMBER})`, "i");

/** The value of the first sum in the text; `undefined` where there is none or it divides by zero. */
export function solve(text: string): number | undefined {
  let rest = SUM.exec(text)?.[0];
  if (rest === undefined) return undefined;
  const terms: number[] = [];
  for (let part = PARTS.exec(rest); part !== null; part = PARTS.exec(rest)) {
    const word = part[1]?.toLowerCase() ?? "+";
    join(terms, operators[word] ?? word, Number(part[2]));
    rest = rest.slice(part[0].length);
  }
  const total = terms.reduce((sum, term) => sum + term, 0);
  return Number.isFinite(total) ? Number(total.toFixed(9)) : undefined;
}

function join(terms: number[], operator: string, value: number): void {
  if (operator === "+") terms.push(value);
  else if (operator === "-") terms.push(-value);
  else {
    const last = terms.pop() ?? 0;
    terms.push(operator === "*" ? last * value : last / value);
  }
}
