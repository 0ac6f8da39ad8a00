import { stepNumbering } from "./step-numbering.js";
import { testPage } from "./test-page.js";

testPage(stepNumbering);
