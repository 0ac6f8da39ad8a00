import { documentMissing } from "./document-missing.js";
import { testPage } from "./test-page.js";

testPage(documentMissing);
