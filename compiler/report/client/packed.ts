/** The texts of packed blocks, each block opened once. */
const opened = new Map<string, Promise<string[]>>();

/** One text of a packed block (`parts/pack.ts`). */
export async function unpacked(kind: "cases" | "sections", at: number, perBlock: number): Promise<string> {
  const block = `${kind}-${String(Math.floor(at / perBlock))}`;
  const texts = opened.get(block) ?? open(block);
  opened.set(block, texts);
  return (await texts)[at % perBlock] ?? "";
}

async function open(id: string): Promise<string[]> {
  await loaded();
  const text = document.getElementById(id)?.textContent ?? "";
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text()) as string[];
}

/** Packed blocks stand at the end of the page: the first view does not wait for them. */
function loaded(): Promise<void> {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => addEventListener("DOMContentLoaded", () => resolve(), { once: true }));
}
