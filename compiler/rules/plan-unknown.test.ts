import { planUnknown } from "./plan-unknown.js";
import { testPage } from "./test-page.js";

testPage(planUnknown);
