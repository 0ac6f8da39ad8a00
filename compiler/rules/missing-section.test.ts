import { missingSection } from "./missing-section.js";
import { testPage } from "./test-page.js";

testPage(missingSection);
