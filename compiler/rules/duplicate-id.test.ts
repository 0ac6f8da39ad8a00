import { duplicateId } from "./duplicate-id.js";
import { testPage } from "./test-page.js";

testPage(duplicateId);
