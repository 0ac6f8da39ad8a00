/**
 * Jest runs ES modules as CommonJS, where `__dirname` is there already: satteri's loader of its native part declares
 * it again.
 */
const { createTransformer } = require("@swc/jest");

const swc = createTransformer({ jsc: { target: "es2022" }, module: { type: "commonjs" } });
module.exports = {
  ...swc,
  process: (source, ...rest) => swc.process(source.replace(/^const __dirname = .*$/m, ""), ...rest),
};
