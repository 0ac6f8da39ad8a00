import { fileEncoding } from "./file-encoding.js";
import { testPage } from "./test-page.js";

testPage(fileEncoding);
