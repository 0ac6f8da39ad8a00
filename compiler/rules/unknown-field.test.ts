import { unknownField } from "./unknown-field.js";
import { testPage } from "./test-page.js";

testPage(unknownField);
