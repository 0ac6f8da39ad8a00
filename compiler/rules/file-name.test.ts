import { fileName } from "./file-name.js";
import { testPage } from "./test-page.js";

testPage(fileName);
