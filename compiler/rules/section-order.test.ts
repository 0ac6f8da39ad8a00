import { sectionOrder } from "./section-order.js";
import { testPage } from "./test-page.js";

testPage(sectionOrder);
