/**
 * Imports an ES module by its URL. A file of its own also in the build: Node gives `import()` to files that it loads
 * itself, and the command line is loaded with machine code ({@link ../files/code-cache}).
 */
export const importModule = (url: string): Promise<unknown> => import(url);
