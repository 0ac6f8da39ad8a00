import { referenceMissing } from "./reference-missing.js";
import { testPage } from "./test-page.js";

testPage(referenceMissing);
