import fc from "fast-check";

import { SharedQueue } from "./queue.js";

describe("a queue that threads share", () => {
  it("gives each number once, in order, whichever threads ask", () => {
    fc.assert(
      fc.property(fc.nat(30), fc.array(fc.nat(3), { minLength: 40, maxLength: 60 }), (length, threads) => {
        const memory = SharedQueue.memoryFor(4);
        // Each thread has a queue of its own over the same memory.
        const queues = Array.from({ length: 4 }, () => new SharedQueue(memory, length));
        const given = threads.flatMap((thread) => queues[thread]?.take(thread) ?? []);
        expect(given).toEqual(Array.from({ length }, (_, index) => index));
      }),
      { seed: 1 },
    );
  });

  it("tells what a thread is at", () => {
    const queue = new SharedQueue(SharedQueue.memoryFor(3), 2);
    expect(queue.current(1)).toBeUndefined();
    queue.take(1);
    queue.take(2);
    expect([queue.current(1), queue.current(2)]).toEqual([0, 1]);
    queue.take(1);
    expect([queue.current(1), queue.current(2)]).toEqual([undefined, 1]);
  });

  it("gives nothing once it is closed", () => {
    const queue = new SharedQueue(SharedQueue.memoryFor(1), 10);
    queue.take(0);
    queue.close();
    expect(queue.take(0)).toBeUndefined();
  });
});
