import { statusValue } from "./status-value.js";
import { testPage } from "./test-page.js";

testPage(statusValue);
