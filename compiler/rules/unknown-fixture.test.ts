import { unknownFixture } from "./unknown-fixture.js";
import { testPage } from "./test-page.js";

testPage(unknownFixture);
