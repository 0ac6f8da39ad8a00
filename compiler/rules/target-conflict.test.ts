import { targetConflict } from "./target-conflict.js";
import { testPage } from "./test-page.js";

testPage(targetConflict);
