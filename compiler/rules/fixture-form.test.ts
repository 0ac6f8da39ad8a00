import { fixtureForm } from "./fixture-form.js";
import { testPage } from "./test-page.js";

testPage(fixtureForm);
