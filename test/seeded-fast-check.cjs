/**
 * fast-check as the tests import it (Jest's moduleNameMapper): `npm test` draws the same examples each time, so that it
 * is deterministic; `npm run test:long` draws new ones, and prints their seed where one fails.
 */
const fastCheck = require("../node_modules/fast-check/lib/cjs/fast-check.js");

if (!process.env.TCSPEC_LONG)
  fastCheck.configureGlobal({ ...fastCheck.readConfigureGlobal(), seed: 20261123 });

module.exports = fastCheck;
