import { initProject } from "../../compiler/authoring/init.js";

/** `tcspec init`: makes the folder a project with one green spec, keeping what is there. */
export function initCommand(root: string, stdout: { write(text: string): unknown }): 0 {
  const { written, kept } = initProject(root, new Date().toISOString().slice(0, 10));
  for (const file of written) stdout.write(`wrote ${file}\n`);
  for (const file of kept) stdout.write(`kept  ${file}, which was there\n`);
  stdout.write(
    "\nNext: npx tcspec run             compiles and runs the specs\n" +
      '      npx tcspec new integration TC-L2-INT-DB --name "…"   starts a new one\n' +
      "      npx tcspec steps           lists the phrases that steps can be written with\n",
  );
  return 0;
}
