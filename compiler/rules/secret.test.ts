import { secret } from "./secret.js";
import { testPage } from "./test-page.js";

testPage(secret);
