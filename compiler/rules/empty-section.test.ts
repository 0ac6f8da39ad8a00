import { emptySection } from "./empty-section.js";
import { testPage } from "./test-page.js";

testPage(emptySection);
