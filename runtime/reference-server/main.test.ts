import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { eventually, get } from "./testing/client.js";

const program = join(__dirname, "../../dist/reference-server.cjs");

let folder: string;
let child: ChildProcessWithoutNullStreams | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "refserver-main-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => (child = spawn(process.execPath, [program, ...args]));

async function ended(
  process: ChildProcessWithoutNullStreams,
): Promise<{ code: number | null; errors: string }> {
  let errors = "";
  process.stderr.on("data", (data: Buffer) => (errors += data.toString()));
  const [code] = (await once(process, "close")) as [number | null];
  return { code, errors };
}

async function readyLine(process: ChildProcessWithoutNullStreams): Promise<{ ready: boolean; url: string }> {
  const [line] = (await once(createInterface(process.stdout), "line")) as [string];
  return JSON.parse(line) as { ready: boolean; url: string };
}

function settings(content: unknown): string {
  const file = join(folder, "settings.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

test.each(["mixtral", "gateway"])(
  "%s says where it listens, becomes ready, and ends when its stdin closes",
  async (service) => {
    const server = run("--service", service, "--port", "0", "--settings", settings({ time_scale: 0.001 }));
    const end = ended(server);
    const { ready, url } = await readyLine(server);
    expect(ready).toBe(true);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await eventually(async () => (await get(url, "/health")).json.state === "ready");
    server.stdin.end();
    expect(await end).toEqual({ code: 0, errors: "" });
    await expect(get(url, "/health")).rejects.toThrow();
  },
);

test("it ends orderly on SIGTERM", async () => {
  const server = run("--service", "phi3");
  const end = ended(server);
  await readyLine(server);
  server.kill("SIGTERM");
  expect((await end).code).toBe(0);
});

test.each<[string, () => string[], string]>([
  [
    "no service",
    () => [],
    "Unexpected --service (none), expected one of mixtral, hermes, openchat, phi3, gateway",
  ],
  ["an unknown service", () => ["--service", "gpt"], "Unexpected --service gpt"],
  ["an unknown option", () => ["--service", "phi3", "--prot", "1"], "--prot"],
  [
    "a port that is none",
    () => ["--service", "phi3", "--port", "70000"],
    "Unexpected --port 70000, expected 0",
  ],
  [
    "a file that is not there",
    () => ["--service", "phi3", "--settings", join(folder, "none.json")],
    "ENOENT",
  ],
  [
    "a file that is no JSON",
    () => ["--service", "phi3", "--settings", settings("{ password")],
    "expected JSON",
  ],
  [
    "a setting out of range",
    () => ["--service", "phi3", "--settings", settings({ time_scale: 0 })],
    "Unexpected 0 for time_scale",
  ],
  [
    "an unknown fault",
    () => ["--service", "phi3", "--settings", settings({ faults: { oops: true } })],
    "Unexpected fault oops",
  ],
])("with %s it ends with 2 and says what was expected", async (_, args, message) => {
  const { code, errors } = await ended(run(...args()));
  expect(code).toBe(2);
  expect(errors).toContain(message);
});
