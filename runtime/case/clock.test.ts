import { pause, settledWithin } from "./clock.js";

test("a limit that no timer knows is not over at once", async () => {
  const settled = await settledWithin(
    pause(20).then(() => "done"),
    2 ** 31,
  );
  expect(settled).toEqual({ kind: "fulfilled", value: "done" });
});
