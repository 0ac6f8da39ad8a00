import { fixtureMissing } from "./fixture-missing.js";
import { testPage } from "./test-page.js";

testPage(fixtureMissing);
