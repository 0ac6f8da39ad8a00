import { stepEmpty } from "./step-empty.js";
import { testPage } from "./test-page.js";

testPage(stepEmpty);
