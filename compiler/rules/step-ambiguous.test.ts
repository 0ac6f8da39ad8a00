import { stepAmbiguous } from "./step-ambiguous.js";
import { testPage } from "./test-page.js";

testPage(stepAmbiguous);
