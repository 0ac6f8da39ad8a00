import { stepLanguage } from "./step-language.js";
import { testPage } from "./test-page.js";

testPage(stepLanguage);
