/** A peer: the Markdown of a folder, parsed by remark with what tcspec needs of it, and nothing else. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ["yaml"]).freeze();
const folder = process.argv[2] ?? ".";
let nodes = 0;
for (const file of readdirSync(folder))
  nodes += processor.parse(readFileSync(join(folder, file), "utf8")).children.length;
console.log(nodes);
