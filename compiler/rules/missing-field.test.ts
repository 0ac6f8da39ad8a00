import { missingField } from "./missing-field.js";
import { testPage } from "./test-page.js";

testPage(missingField);
