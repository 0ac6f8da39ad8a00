import { averageOnly } from "./average-only.js";
import { testPage } from "./test-page.js";

testPage(averageOnly);
