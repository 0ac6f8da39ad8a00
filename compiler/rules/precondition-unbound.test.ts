import { configDataSchema } from "../config/schema.js";
import { readSpec } from "../document/index.js";
import { packageRoot } from "../files/package-root.js";
import type { Bind } from "../steps/binding.js";
import { loadBinder } from "../steps/index.js";
import { preconditionUnbound } from "./precondition-unbound.js";
import { testPage } from "./test-page.js";

testPage(preconditionUnbound);

describe("with the phrases that there are", () => {
  const config = configDataSchema.parse({
    services: { postgres: { kind: "postgres" }, redis: { kind: "redis" }, hermes: { kind: "model" } },
  });
  let bind: Bind;
  beforeAll(async () => {
    ({ bind } = await loadBinder(packageRoot(), config));
  });

  const messages = (condition: string): string[] => {
    const text = `# TC-L2-INT-DB-001: A test\n\n### Pre-conditions\n\n1. ${condition}\n`;
    const specs = [readSpec(new TextEncoder().encode(text), "specs/a.md", config)];
    const catalogue = new Map();
    return preconditionUnbound
      .check({ specs, complete: true, bind, config, catalogue, hasFile: () => false, configFile: "" })
      .map(({ message }) => message);
  };

  test.each([
    ["`postgers` is healthy", "`postgres` is healthy"],
    ["`postgres` is helthy", "`postgres` is healthy"],
    ["`redis` and `postgers` are helthy", "`redis` and `postgres` are healthy"],
    ["postgers is healthy", "`postgres` is healthy"],
    ["`hermes` answrs the OpenAI API", "`hermes` answers the OpenAI API"],
    ["At most 5 `llm:status:*` exists in redis-2", "At most 5 `llm:status:*` exist in"],
  ])("%j is nearly a phrase", (condition, meant) => {
    expect(messages(condition)).toEqual([expect.stringContaining(meant)]);
  });

  test.each([
    ["`qdrant` holds the vectors of last week"],
    ["Access to service `billing` is granted"],
    ["The `reddis` of the lab is switched on"],
  ])("%j names a service that there is not", (condition) => {
    expect(messages(condition)).toEqual([expect.stringContaining("unexpected service `")]);
  });

  test.each([
    ["`postgres` is healthy"],
    ["The VPN is up"],
    ["Docker is running"],
    ["The files of the model agree with their checksums"],
    ["The network between the LLM server and the database is not shared with other load"],
    ["`node-1` has 8 free slots in its rack"],
    ["A user with 2 keys was made by hand"],
    ["`GOMAXPROCS` is 4 on the machine"],
    ["Version 2.3 of the driver is installed"],
    ["The file `users.csv` was loaded"],
  ])("%j is a phrase, or prose", (condition) => {
    expect(messages(condition)).toEqual([]);
  });
});
