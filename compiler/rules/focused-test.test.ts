import { focusedTest } from "./focused-test.js";
import { testPage } from "./test-page.js";

testPage(focusedTest);
