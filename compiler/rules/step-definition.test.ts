import { stepDefinition } from "./step-definition.js";
import { testPage } from "./test-page.js";

testPage(stepDefinition);
