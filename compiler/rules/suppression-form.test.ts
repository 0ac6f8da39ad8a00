import { suppressionForm } from "./suppression-form.js";
import { testPage } from "./test-page.js";

testPage(suppressionForm);
