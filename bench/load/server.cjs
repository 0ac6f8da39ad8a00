/**
 * Servers for the load benchmarks, in a process of its own; it ends with the one that forked it.
 *
 * /fast answers at once. /fixed takes 200 ms, and nothing is answered while it stalls. /shed serves 40 at once in 100 ms each and refuses the
 * rest with 503. /collapse slows everybody down with the square of those who wait. /wedge does so, too, and stays slow once it was overloaded.
 */
const { createServer } = require("node:http");

let stalledUntil = 0;
const open = { shed: 0, collapse: 0, wedge: 0 };
let wedged = false;

function later(response, room, ms) {
  open[room] += 1;
  const timer = setTimeout(() => response.end("ok"), Math.min(ms, 8000));
  // Also of one that gave up: who is gone slows nobody down.
  response.on("close", () => {
    open[room] -= 1;
    clearTimeout(timer);
  });
}

function fixed(response) {
  setTimeout(() => setTimeout(() => response.end("ok"), Math.max(0, stalledUntil - performance.now())), 200);
}

const server = createServer((request, response) => {
  if (request.url === "/fixed") fixed(response);
  else if (request.url === "/shed") {
    if (open.shed < 40) later(response, "shed", 100);
    else {
      response.statusCode = 503;
      response.end();
    }
  } else if (request.url === "/collapse") later(response, "collapse", 100 + open.collapse ** 2 / 20);
  else if (request.url === "/wedge") {
    wedged ||= open.wedge > 60;
    later(response, "wedge", wedged ? 1500 : 100 + open.wedge ** 2 / 32);
  } else response.end("ok");
});

process.on("disconnect", () => process.exit(0));
process.on("message", ({ stallInMs, forMs }) =>
  setTimeout(() => {
    stalledUntil = performance.now() + forMs;
  }, stallInMs),
);
server.listen(0, "127.0.0.1", 4096, () => process.send(server.address().port));
