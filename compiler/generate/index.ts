export { compile, type CompileResult } from "./compile.js";
