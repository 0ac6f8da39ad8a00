/**
 * Whether to write colours: to a terminal, unless `NO_COLOR` (https://no-color.org) is set to anything; `FORCE_COLOR`
 * asks for them elsewhere too.
 */
export function wantsColour(
  stream: { isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  const given = (name: string) => (environment[name] ?? "") !== "";
  if (given("NO_COLOR")) return false;
  if (given("FORCE_COLOR")) return environment["FORCE_COLOR"] !== "0";
  return stream.isTTY === true && environment["TERM"] !== "dumb";
}
