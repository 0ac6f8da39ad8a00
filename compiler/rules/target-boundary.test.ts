import { targetBoundary } from "./target-boundary.js";
import { testPage } from "./test-page.js";

testPage(targetBoundary);
