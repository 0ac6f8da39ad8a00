import { mainMethodUnused } from "./main-method-unused.js";
import { testPage } from "./test-page.js";

testPage(mainMethodUnused);
