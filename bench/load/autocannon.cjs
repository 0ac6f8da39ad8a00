/** autocannon as it comes: one run with the options of the message, in a process of its own. */
const autocannon = require("autocannon");

process.on("disconnect", () => process.exit(0));
process.once("message", async (options) => {
  const { latency, requests, start, finish, non2xx, errors } = await autocannon(options);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  process.send({
    latency,
    sent: requests.sent,
    total: latency.totalCount,
    ms: finish - start,
    non2xx,
    errors,
    peakBytes,
  });
});
