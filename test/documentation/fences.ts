/** What a page of the documentation shows, for the test that holds it to be true. */
export interface ShownPage {
  /** Fences with `file=…` behind their language: what they hold, by the name of the file. */
  files: Record<string, string>;
  /** Fences `text name`: what a command prints, by the name. */
  outputs: Record<string, string>;
}

export function fencesOf(page: string): ShownPage {
  const shown: ShownPage = { files: {}, outputs: {} };
  for (const [, , info = "", content = ""] of page.matchAll(/^(`{3,})(.+)\n([^]*?)^\1$/gmu)) {
    const [language, word = ""] = info.split(" ");
    if (word.startsWith("file=")) shown.files[word.slice("file=".length)] = content;
    else if (language === "text" && word !== "") shown.outputs[word] = content;
  }
  return shown;
}
