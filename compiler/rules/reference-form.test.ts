import { referenceForm } from "./reference-form.js";
import { testPage } from "./test-page.js";

testPage(referenceForm);
