import { wantsColour } from "./terminal.js";

const terminal = { isTTY: true };

test.each<[string, { isTTY?: boolean }, Record<string, string>, boolean]>([
  ["a terminal", terminal, {}, true],
  ["a pipe", {}, {}, false],
  ["a terminal with NO_COLOR", terminal, { NO_COLOR: "1" }, false],
  ["NO_COLOR wins over FORCE_COLOR", terminal, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ["an empty NO_COLOR says nothing", terminal, { NO_COLOR: "" }, true],
  ["a pipe with FORCE_COLOR", {}, { FORCE_COLOR: "1" }, true],
  ["FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, false],
  ["a dumb terminal", terminal, { TERM: "dumb" }, false],
])("%s", (_, stream, environment, expected) => {
  expect(wantsColour(stream, environment)).toBe(expected);
});
