import { dateForm } from "./date-form.js";
import { testPage } from "./test-page.js";

testPage(dateForm);
