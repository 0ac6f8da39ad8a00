import { fenceTimeout } from "./fence-timeout.js";
import { testPage } from "./test-page.js";

testPage(fenceTimeout);
