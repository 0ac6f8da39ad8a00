import { floatingPromise } from "./floating-promise.js";
import { testPage } from "./test-page.js";

testPage(floatingPromise);
