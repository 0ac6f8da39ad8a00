import { statusChecklist } from "./status-checklist.js";
import { testPage } from "./test-page.js";

testPage(statusChecklist);
