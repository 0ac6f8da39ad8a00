import { readFileSync } from "node:fs";
import { join } from "node:path";
import { faultTable } from "./table.js";

test("the documentation lists every fault with its value and what it does", () => {
  const documentation = readFileSync(join(__dirname, "../../../docs/reference-server.md"), "utf8");
  const rows = Object.entries(faultTable).map(
    ([name, { value, about }]) => `| \`${name}\` | ${value} | ${about} |`,
  );
  expect(documentation.split("\n").filter((line) => /^\| `\w+` \| (switch|number)/.test(line))).toEqual(rows);
});
