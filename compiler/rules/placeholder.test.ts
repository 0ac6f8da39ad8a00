import { placeholder } from "./placeholder.js";
import { testPage } from "./test-page.js";

testPage(placeholder);
