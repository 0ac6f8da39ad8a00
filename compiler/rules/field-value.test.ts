import { fieldValue } from "./field-value.js";
import { testPage } from "./test-page.js";

testPage(fieldValue);
