import { dateOrder } from "./date-order.js";
import { testPage } from "./test-page.js";

testPage(dateOrder);
