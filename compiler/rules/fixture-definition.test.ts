import { fixtureDefinition } from "./fixture-definition.js";
import { testPage } from "./test-page.js";

testPage(fixtureDefinition);
