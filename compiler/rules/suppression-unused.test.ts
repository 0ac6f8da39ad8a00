import { suppressionUnused } from "./suppression-unused.js";
import { testPage } from "./test-page.js";

testPage(suppressionUnused);
