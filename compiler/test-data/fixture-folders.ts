import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";

import { canonicalCode } from "../catalogue/canonical-text.js";
import { sha256 } from "../files/sha256.js";
import { canonicalJson } from "../seal/canonical-json.js";
import { namedFiles } from "./named-files.js";

/** The files of folders `fixtures` that a spec uses: what it is run with, and no part of its text. */
export interface SpecData {
  /** SHA-256 over names and bytes, hex: whether they are those that a run had. */
  hash: string;
  /** A line per file, by its content without white space: whether somebody has to look at them again. */
  lines: string[];
}

interface Hashes {
  bytes: string;
  content: string;
}

/** Not a folder, not a way out of one: what the runtime reads. */
const fileName = /^[A-Za-z0-9_][\w.-]*\.[A-Za-z0-9]{1,8}$/;
/** Larger ones are refused by the runtime. */
const largest = 32 * 1024 * 1024;

/** Looks into each folder, and at each file, once. */
export class FixtureFolders {
  readonly #root: string;
  readonly #byFolder = new Map<string, Map<string, string>>();
  readonly #hashes = new Map<string, Hashes>();

  /** @param root of the project, absolute */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * What a spec uses of the folders beside it and above it; nothing where it uses none.
   *
   * @param spec relative to the project's root, with `/`
   * @param textOf the spec's text, asked for only where there are such files at all
   */
  dataOf(spec: string, textOf: () => string): SpecData | undefined {
    const files = this.filesFor(spec);
    const names = files.size === 0 ? [] : namedFiles(textOf(), [...files.keys()]);
    if (names.length === 0) return undefined;
    const found = names.sort().map((name) => ({ name, hashes: this.#hashesOf(files.get(name) ?? "") }));
    return {
      hash: sha256(canonicalJson(found.map(({ name, hashes }) => [name, hashes.bytes]))),
      lines: found.map(({ name, hashes }) => `file ${name}: ${hashes.content}`),
    };
  }

  /** The files that a spec can use, relative to the root, by name: of those with one name the nearest. */
  filesFor(spec: string): ReadonlyMap<string, string> {
    return this.#around(dirname(spec));
  }

  #around(folder: string): Map<string, string> {
    const known = this.#byFolder.get(folder);
    if (known !== undefined) return known;
    const above = folder === "." ? [] : this.#around(dirname(folder));
    const own = folder === "." ? "fixtures" : `${folder}/fixtures`;
    const files = new Map([...above, ...this.#namesIn(own).map((name) => [name, `${own}/${name}`] as const)]);
    this.#byFolder.set(folder, files);
    return files;
  }

  #namesIn(folder: string): string[] {
    try {
      const real = `${realpathSync(this.#root)}${sep}`;
      return readdirSync(join(this.#root, folder)).filter((name) => {
        const path = join(this.#root, folder, name);
        return (
          fileName.test(name) &&
          statSync(path, { throwIfNoEntry: false })?.isFile() === true &&
          realpathSync(path).startsWith(real)
        );
      });
    } catch {
      return [];
    }
  }

  #hashesOf(file: string): Hashes {
    const known = this.#hashes.get(file);
    if (known !== undefined) return known;
    const hashes = hashesOf(join(this.#root, file));
    this.#hashes.set(file, hashes);
    return hashes;
  }
}

/** What cannot be read is nothing that a case can be run with: it differs from all that can. */
function hashesOf(path: string): Hashes {
  try {
    if (statSync(path).size > largest) return { bytes: "too large", content: "too large" };
    const bytes = readFileSync(path);
    return { bytes: sha256(bytes), content: sha256(canonicalCode(new TextDecoder().decode(bytes))) };
  } catch {
    return { bytes: "unreadable", content: "unreadable" };
  }
}
