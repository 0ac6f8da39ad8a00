import { duplicateField } from "./duplicate-field.js";
import { testPage } from "./test-page.js";

testPage(duplicateField);
