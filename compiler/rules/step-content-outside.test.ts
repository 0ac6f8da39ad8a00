import { stepContentOutside } from "./step-content-outside.js";
import { testPage } from "./test-page.js";

testPage(stepContentOutside);
