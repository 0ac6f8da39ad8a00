import { conditionalAssertion } from "./conditional-assertion.js";
import { testPage } from "./test-page.js";

testPage(conditionalAssertion);
