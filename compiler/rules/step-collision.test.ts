import { stepCollision } from "./step-collision.js";
import { testPage } from "./test-page.js";

testPage(stepCollision);
