import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

import type { Row, StepContext } from "./context.js";
import { defineStep } from "./define.js";
import * as outcomes from "./outcomes.js";
import { startCase, table } from "./testing/case.js";
import type { TestCase } from "./testing/case.js";

const error = (code: string | null, more: object = {}) => ({
  error: { message: "no", type: "rate_limit_error", param: null, code, ...more },
});
/** Answers `/<status>/<name of a body>`. */
const bodies: Record<string, unknown> = {
  good: { choices: [] },
  limit: error("rate_limit_exceeded"),
  key: error("invalid_api_key"),
  plain: { message: "no" },
  shop: { error: "amount must be positive" },
  coded: { code: "out_of_stock", data: [] },
  untyped: error(null, { type: 7 }),
  content: { ...error(null), choices: [] },
};

let server: Server;
let testCase: TestCase;
beforeAll(async () => {
  server = createServer((request, response) => {
    const [, status = "200", body = ""] = (request.url ?? "").split("/");
    if (status === "cut") request.socket.destroy();
    response.writeHead(Number(status) || 200, {
      "content-type": "application/json",
      ...(Number(status) === 429 && { "Retry-After": "7" }),
    });
    response.end(JSON.stringify(bodies[body] ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  testCase = startCase({ services: { gateway: { url }, shop: { url, kind: "http" } } });
});
afterEach(() => testCase.end());

const request = (step: StepContext, path: string) =>
  step.send("gateway", {
    kind: "chat",
    path,
    valid: ({ json }) => (Object.hasOwn(json as object, "choices") ? [] : ["it has no choices"]),
  });
const send = defineStep("Send these", { says: "x" }, async (step, ...paths: string[]) => {
  for (const path of paths) await request(step, path);
});
const sendRows = defineStep("Send the row", { says: "x" }, (step) =>
  request(step, (step.row as Row).text("path")),
);
const good = "/200/good";
const limited = "/429/limit";

const cases: [keyof typeof outcomes, unknown[], string[], string[]][] = [
  ["eachSucceeds", [], [good, good], [good, limited]],
  ["eachSucceeds", [], [good], ["/200/plain"]],
  ["noneSucceeds", [], [limited], [limited, good]],
  ["exactlySucceed", [2], [good, limited, good], [good, limited]],
  ["exactlySucceed", [1], [good], [good, good]],
  ["atMostSucceed", [1], [limited], [good, good]],
  ["atLeastSucceed", [1], [good, good], [limited]],
  ["exactlySucceedOthersRefused", [1, [429]], [good, limited], [good, good]],
  ["exactlySucceedOthersRefused", [1, [429]], [good], [good, "/500/limit"]],
  ["eachRefused", [[429]], [limited], [limited, good]],
  ["eachRefused", [[401, 429]], ["/401/key", limited], ["/403/key"]],
  ["eachRefused", [[429]], [limited], ["/429/plain"]],
  ["eachRefused", [[429]], [limited], ["/429/untyped"]],
  ["eachRefused", [[429]], [limited], ["/429/content"]],
  ["eachRefusedWithCode", [[401], "invalid_api_key"], ["/401/key"], ["/401/limit"]],
  ["noneRefused", [], [good], [good, limited]],
  ["exactlyRefused", [1, [429]], [good, limited], [limited, limited]],
  ["atMostRefused", [1, [429]], [limited], [limited, limited]],
  ["atLeastRefused", [1, [429]], [limited, limited], ["/503/limit"]],
  ["eachSucceedsOrIsRefused", [[429]], [good, limited], [good, "/503/limit"]],
  ["refusalsHave", ["Retry-After"], [good, limited], [limited, "/503/limit"]],
  ["refusalsHaveBetween", ["Retry-After", ms(1000), ms(7000)], [limited], ["/503/limit"]],
  ["refusalsHaveBetween", ["Retry-After", ms(7000), ms(9000)], [limited], ["/401/key"]],
];
function ms(value: number) {
  return { value, unit: "ms" };
}

describe.each(cases)("%s %j", (name, values, holding, failing) => {
  test(`holds for ${holding.join(" ")}`, async () => {
    await testCase.perform(send, holding);
    expect(await testCase.verdict(outcomes[name], values)).toBe("passed");
    testCase.conclude();
  });

  test(`fails for ${failing.join(" ")}, as a judgement`, async () => {
    await testCase.perform(send, failing);
    expect(await testCase.verdict(outcomes[name], values)).toMatch(/^failed: Expected that .*found/u);
    expect(await testCase.verdict(outcomes[name], values, { polarity: "must-not" })).toBe("passed");
  });

  test("without a request, and where one got no answer, it fails, must or must not", async () => {
    for (const polarity of ["must", "must-not"] as const)
      expect(await testCase.verdict(outcomes[name], values, { polarity })).toMatch(
        /^failed: Unexpected ".*" in a step that sent no request, expected one in it: .*\(Run on/u,
      );
    await testCase.perform(send, [good, "/cut"]);
    for (const polarity of ["must", "must-not"] as const)
      expect(await testCase.verdict(outcomes[name], values, { polarity })).toContain("got no answer");
  });
});

test.each<[keyof typeof outcomes, unknown[], string]>([
  ["atLeastSucceed", [0], 'Unexpected "at least 0", which holds whatever is found'],
  ["atLeastRefused", [0, [429]], 'Unexpected "at least 0"'],
  ["eachRefused", [[200]], "Unexpected refusal with 200, expected statuses from 300 to 599"],
  ["eachSucceedsOrIsRefused", [[429, 201]], "Unexpected refusal with 201"],
])("%s %j can say nothing wrong, and is refused", async (name, values, message) => {
  await testCase.perform(send, [good]);
  for (const polarity of ["must", "must-not"] as const)
    expect(await testCase.verdict(outcomes[name], values, { polarity })).toContain(`failed: ${message}`);
});

describe("a service of the project's own owes no form of its errors", () => {
  const buy = defineStep("Buy", { says: "x" }, (step, path: string) =>
    step.send("shop", { kind: "order", path }),
  );

  test.each<[string, keyof typeof outcomes, unknown[], string]>([
    ["/422/shop", "eachRefused", [[422]], "passed"],
    ["/422/nothing", "eachRefused", [[422]], "passed"],
    ["/400/shop", "eachRefused", [[422]], "its status is 400"],
    ["/409/coded", "eachRefusedWithCode", [[409], "out_of_stock"], "passed"],
    ["/409/key", "eachRefusedWithCode", [[409], "invalid_api_key"], "passed"],
    ["/409/shop", "eachRefusedWithCode", [[409], "amount must be positive"], "passed"],
    ["/409/coded", "eachRefusedWithCode", [[409], "gone"], "the code of its error is out_of_stock, not gone"],
    ["/409/nothing", "eachRefusedWithCode", [[409], "gone"], "the code of its error is missing, not gone"],
  ])("%s: %s %j", async (path, name, values, expected) => {
    await testCase.perform(buy, [path]);
    expect(await testCase.verdict(outcomes[name], values)).toContain(expected);
  });
});

test("a figure outside of the bounds fails", async () => {
  await testCase.perform(send, [limited]);
  expect(await testCase.verdict(outcomes.refusalsHaveBetween, ["Retry-After", ms(8000), ms(9000)])).toContain(
    'found "7"',
  );
});

test("a failure in a row stands at the row", async () => {
  const data = [table("path", good, limited, good)];
  await testCase.perform(sendRows, [], { data, modifiers: { forEachRow: true } });
  expect(await testCase.verdict(outcomes.eachSucceeds)).toContain("429");
  expect(testCase.expectations.at(-1)?.thrown?.place).toEqual({ line: 23, column: 1 });
});

describe("the implied success", () => {
  test("fails where a request did not succeed and nobody has judged it, at its phrase", async () => {
    await testCase.perform(send, [good, limited], { line: 42 });
    expect(() => testCase.conclude()).toThrow("all 2 requests succeed, found that 1 did not");
    try {
      testCase.conclude();
    } catch (thrown) {
      expect(thrown).toMatchObject({ place: { line: 42, column: 4 } });
    }
  });

  test("is not asked of what was judged, of what succeeded, and of the step before", async () => {
    await testCase.perform(send, [limited]);
    await testCase.verdict(outcomes.eachRefused, [[429]]);
    testCase.conclude();
    testCase.nextStep();
    testCase.conclude();
    await testCase.perform(send, [good]);
    testCase.conclude();
    testCase.nextStep();
    const judging = defineStep("It judges", { says: "x" }, (step) =>
      step.send("gateway", { kind: "chat", path: limited, judged: true }),
    );
    await testCase.perform(judging);
    testCase.conclude();
  });

  test("an attempt that is followed by another is forgotten", async () => {
    let attempt = 0;
    const last = defineStep("It gets there", { asserts: true, says: "x" }, async (step) => {
      const { ok } = await request(step, ++attempt < 3 ? limited : good);
      step.verify(ok, () => "Expected success");
    });
    await testCase.perform(last, [], { modifiers: { withinMs: 60_000 } });
    testCase.conclude();
    expect(attempt).toBe(3);
  });
});
