import { stepDataUnused } from "./step-data-unused.js";
import { testPage } from "./test-page.js";

testPage(stepDataUnused);
