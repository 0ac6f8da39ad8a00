import { criterionUnverified } from "./criterion-unverified.js";
import { testPage } from "./test-page.js";

testPage(criterionUnverified);
