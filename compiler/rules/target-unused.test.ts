import { targetUnused } from "./target-unused.js";
import { testPage } from "./test-page.js";

testPage(targetUnused);
