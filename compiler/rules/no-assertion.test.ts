import { noAssertion } from "./no-assertion.js";
import { testPage } from "./test-page.js";

testPage(noAssertion);
