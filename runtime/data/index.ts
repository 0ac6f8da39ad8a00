/** The test data of cases. One layer of the built runtime, loaded by the cases that ask for some. */
export { testDataFixture } from "./test-data.js";
export { TestDataGenerator } from "./test-data-generator.js";
