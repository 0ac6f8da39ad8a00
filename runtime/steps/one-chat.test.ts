import { chatIsRefused, chatSucceeds } from "./one-chat.js";
import { stepOn } from "./testing/phrase-on-server.js";

const succeeds = (settings: Record<string, unknown>) =>
  stepOn(settings, (test) => test.perform(chatSucceeds, ["phi3"]));
const isRefused = (settings: Record<string, unknown>, ...statuses: number[]) =>
  stepOn(settings, (test) => test.perform(chatIsRefused, ["phi3", statuses]));

test("a chat that is answered succeeds and is not refused", async () => {
  expect(await succeeds({})).toBeUndefined();
  expect(await isRefused({}, 429)).toMatchObject({
    unmet: true,
    line: 10,
    message: expect.stringContaining("found that its status is 200") as string,
  });
});

test("a chat that is refused does not succeed; the status counts", async () => {
  const failing = { "faults.fail_every": 1 };
  expect(await isRefused(failing, 429, 500)).toBeUndefined();
  expect(await isRefused(failing, 429)).toMatchObject({ unmet: true });
  expect(await succeeds(failing)).toMatchObject({
    unmet: true,
    message: expect.stringContaining("its status is not 2xx: chat request to phi3: status 500") as string,
  });
});

test("an answer that is no chat completion is no success", async () => {
  expect(await succeeds({ "faults.wrong_totals": true })).toMatchObject({
    unmet: true,
    message: expect.stringContaining("its body is not valid") as string,
  });
});

test("no answer at all is neither success nor refusal", async () => {
  const reset = { "faults.reset": true };
  expect(await succeeds(reset)).toMatchObject({ unmet: false });
  expect(await isRefused(reset, 503)).toMatchObject({ unmet: false });
});
