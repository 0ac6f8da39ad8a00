import { contentUnread } from "./content-unread.js";
import { testPage } from "./test-page.js";

testPage(contentUnread);
