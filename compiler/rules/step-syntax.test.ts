import { stepSyntax } from "./step-syntax.js";
import { testPage } from "./test-page.js";

testPage(stepSyntax);
