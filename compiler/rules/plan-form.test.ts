import { planForm } from "./plan-form.js";
import { testPage } from "./test-page.js";

testPage(planForm);
