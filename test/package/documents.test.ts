import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

const repository = join(import.meta.dirname, "..", "..");

/** What npm would pack, relative to the repository. */
function packed(): string[] {
  const answer = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: repository,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [contents] = JSON.parse(answer) as [{ files: { path: string }[] }];
  return contents.files.map(({ path }) => path);
}

/** Relative targets of a document's links and images, without those in code. */
function linksOf(document: string): string[] {
  const prose = readFileSync(join(repository, document), "utf8")
    .replace(/^(`{3,}|~{3,})[^]*?^\1/gmu, "")
    .replace(/`[^`\n]*`/gu, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/gu)]
    .map(([, target = ""]) => target.split("#")[0] ?? "")
    .filter((target) => target !== "" && !/^\w+:/u.test(target));
}

/** Told to be of the repository only. */
const ofRepository = new Set(["CONTRIBUTING.md", "docs/architecture.md"]);

test("no link of a packed document leads to a file that is not packed", () => {
  const files = packed();
  const documents = files.filter((file) => file.endsWith(".md") && !file.startsWith("templates/"));
  expect(documents).toEqual(expect.arrayContaining(["README.md", "docs/spec-format.md"]));
  const links = documents.flatMap((document) =>
    linksOf(document).map((link) => ({ document, target: posix.join(dirname(document), link) })),
  );
  expect(links.length).toBeGreaterThan(20);
  const isPacked = (target: string) =>
    files.some((file) => file === target || file.startsWith(target.replace(/\/?$/u, "/")));
  expect(links.filter(({ target }) => !ofRepository.has(target) && !isPacked(target))).toEqual([]);
  expect([...ofRepository].every((file) => existsSync(join(repository, file)))).toBe(true);
});
