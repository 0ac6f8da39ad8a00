import { hardCodedAddress } from "./hard-coded-address.js";
import { testPage } from "./test-page.js";

testPage(hardCodedAddress);
