/** As it was when this module was loaded: a body may put another function in its place. */
const resources = process.getActiveResourcesInfo.bind(process);

/** What keeps the event loop alive (timers, sockets, requests, child processes), by kind. */
export type Running = ReadonlyMap<string, number>;

/** What is running now. */
export function runningNow(): Running {
  const counts = new Map<string, number>();
  for (const kind of resources()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** What was running at both times, as far as its kinds tell. */
export function least(one: Running, other: Running): Running {
  return new Map([...one].map(([kind, count]) => [kind, Math.min(count, other.get(kind) ?? 0)]));
}

/** Whether there is more of something now than there was `before`: that can still end, or fail, later. */
export function isLeftRunning(before: Running): boolean {
  return [...runningNow()].some(([kind, count]) => count > (before.get(kind) ?? 0));
}
