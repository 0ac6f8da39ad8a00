import { fieldConflict } from "./field-conflict.js";
import { testPage } from "./test-page.js";

testPage(fieldConflict);
