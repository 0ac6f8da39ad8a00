import { criteriaUnpaired } from "./criteria-unpaired.js";
import { testPage } from "./test-page.js";

testPage(criteriaUnpaired);
