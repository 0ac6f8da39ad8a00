import { mojibake } from "./mojibake.js";
import { testPage } from "./test-page.js";

testPage(mojibake);
