import { rateEqualsTarget } from "./rate-equals-target.js";
import { testPage } from "./test-page.js";

testPage(rateEqualsTarget);
