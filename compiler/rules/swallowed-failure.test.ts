import { swallowedFailure } from "./swallowed-failure.js";
import { testPage } from "./test-page.js";

testPage(swallowedFailure);
