/**
 * The reference server as a process of its own:
 *
 *     node dist/reference-server.cjs --service mixtral --port 0 --settings settings.json
 *
 * Prints one line of JSON on stdout when it listens, and ends when its stdin closes: it cannot outlive its parent.
 * Exit code 0 after an orderly end, 2 for wrong arguments or settings, 1 for anything else.
 */
import { parseArgs } from "node:util";
import { readSettings } from "./admin/change.js";
import { serviceNames, type ServiceName } from "./catalogue.js";
import { InvalidSettings, startReferenceServer } from "./start.js";

class WrongUsage extends Error {
  override readonly name = "WrongUsage";
}

interface Arguments {
  readonly service: ServiceName;
  readonly port: number;
  readonly settingsFile?: string;
}

function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgsOrExplain(args);
  const service = serviceNames.find((name) => name === values.service);
  if (service === undefined)
    throw new WrongUsage(
      `Unexpected --service ${values.service ?? "(none)"}, expected one of ${serviceNames.join(", ")}`,
    );
  const port = Number(values.port ?? "0");
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new WrongUsage(`Unexpected --port ${values.port ?? ""}, expected 0 (any free one) to 65535`);
  return { service, port, ...(values.settings === undefined ? {} : { settingsFile: values.settings }) };
}

function parseArgsOrExplain(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { service: { type: "string" }, port: { type: "string" }, settings: { type: "string" } },
    });
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}

async function main(): Promise<void> {
  const { service, port, settingsFile } = readArguments(process.argv.slice(2));
  const read = settingsFile === undefined ? { settings: {} } : await readSettings(settingsFile);
  if ("issue" in read) throw new InvalidSettings(read.issue.message);
  const server = await startReferenceServer({
    service,
    port,
    settings: read.settings,
    ...(settingsFile === undefined ? {} : { settingsFile }),
  });
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    // a database that does not answer must not keep the process
    setTimeout(() => process.exit(0), 2000).unref();
    void server.close().finally(() => process.exit(0));
  };
  process.stdin.on("end", end).on("close", end).on("error", end).resume();
  process.on("SIGTERM", end).on("SIGINT", end);
  process.stdout.write(`${JSON.stringify({ ready: true, url: server.url })}\n`);
}

main().catch((error: unknown) => {
  const wrong = error instanceof WrongUsage || error instanceof InvalidSettings;
  process.stderr.write(`reference-server: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(wrong ? 2 : 1);
});
