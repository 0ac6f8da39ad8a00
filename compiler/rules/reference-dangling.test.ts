import { referenceDangling } from "./reference-dangling.js";
import { testPage } from "./test-page.js";

testPage(referenceDangling);
