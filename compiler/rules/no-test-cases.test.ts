import { noTestCases } from "./no-test-cases.js";
import { testPage } from "./test-page.js";

testPage(noTestCases);
