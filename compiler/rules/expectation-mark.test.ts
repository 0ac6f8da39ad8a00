import { expectationMark } from "./expectation-mark.js";
import { testPage } from "./test-page.js";

testPage(expectationMark);
