import globals from "globals";

/** What CommonJS gives a module. */
const moduleNames = ["require", "module", "exports", "__dirname", "__filename"];

const known = new Set([
  ...Object.keys(globals.es2025),
  ...Object.keys(globals.nodeBuiltin),
  ...moduleNames,
  "globalThis",
  "undefined",
  // Checked on its own: only what changes nothing about the run is allowed.
  "jest",
]);

/** Is the name there in Node without being declared: ECMAScript, Node, the web's interfaces that Node has? */
export const isGlobal = (name: string): boolean => known.has(name);
