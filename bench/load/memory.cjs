/** Processes whose memory is watched: `leak` keeps 1 MB per second, `sawtooth` fills 35 MB in 7 s and gives them back. */
const held = [];
setInterval(() => {
  if (process.argv[2] === "leak") held.push(Buffer.alloc(200_000, 1));
  else held.push(Buffer.alloc(1_000_000, 1));
  if (process.argv[2] === "leak" || held.length < 35) return;
  held.length = 0;
  globalThis.gc();
}, 200);
process.on("disconnect", () => process.exit(0));
