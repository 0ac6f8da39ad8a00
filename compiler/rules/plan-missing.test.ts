import { planMissing } from "./plan-missing.js";
import { testPage } from "./test-page.js";

testPage(planMissing);
