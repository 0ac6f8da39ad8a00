import { levelMismatch } from "./level-mismatch.js";
import { testPage } from "./test-page.js";

testPage(levelMismatch);
