import { stepUnbound } from "./step-unbound.js";
import { testPage } from "./test-page.js";

testPage(stepUnbound);
