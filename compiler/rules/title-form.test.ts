import { titleForm } from "./title-form.js";
import { testPage } from "./test-page.js";

testPage(titleForm);
