import { referenceTitle } from "./reference-title.js";
import { testPage } from "./test-page.js";

testPage(referenceTitle);
