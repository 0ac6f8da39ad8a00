import { fileLimits } from "./file-limits.js";
import { testPage } from "./test-page.js";

testPage(fileLimits);
