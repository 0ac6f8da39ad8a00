import { fenceSyntax } from "./fence-syntax.js";
import { testPage } from "./test-page.js";

testPage(fenceSyntax);
