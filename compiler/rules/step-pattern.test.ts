import { stepPattern } from "./step-pattern.js";
import { testPage } from "./test-page.js";

testPage(stepPattern);
