import { targetForm } from "./target-form.js";
import { testPage } from "./test-page.js";

testPage(targetForm);
