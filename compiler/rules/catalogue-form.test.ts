import { catalogueForm } from "./catalogue-form.js";
import { testPage } from "./test-page.js";

testPage(catalogueForm);
