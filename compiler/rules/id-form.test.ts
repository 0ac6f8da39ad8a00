import { idForm } from "./id-form.js";
import { testPage } from "./test-page.js";

testPage(idForm);
