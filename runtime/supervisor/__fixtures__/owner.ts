// A run's owner of its own: starts the supervisor that argv names, takes a piece of a service, says what it has, and stays.
import { spawn } from "node:child_process";
import { startSupervisor } from "../client.js";
import { connectToSupervisor } from "../worker.js";

const { program, runDir, services, sleeper, acquire, service: name = "postgres" } = JSON.parse(process.argv[2] ?? "{}");
process.stdin.resume().once("end", () => process.exit(0));

const handle = await startSupervisor({ program, runDir, services, seed: 1 });
process.send?.({ pid: handle.pid, tempFolder: handle.tempFolder, env: handle.env });
const connection = connectToSupervisor({ ...handle.env });
if (sleeper) {
  const child = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
  await handle.registerProcessGroup(child.pid ?? 0);
  process.send?.({ sleeper: child.pid });
}
const service = acquire ? connection.acquireService(name) : undefined;
if (acquire) process.send?.({ asked: true });
const isolation = service && (await service.then(() => connection.isolate(name, "TC-L2-INT-DB-001")));
process.send?.({ ready: true, service: await service, isolation });
process.on("message", async (message) => {
  if (message === "stop") {
    await handle.stop();
    process.exit(0);
  }
});
