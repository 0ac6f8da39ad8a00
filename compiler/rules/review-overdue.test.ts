import { reviewOverdue } from "./review-overdue.js";
import { testPage } from "./test-page.js";

testPage(reviewOverdue);
