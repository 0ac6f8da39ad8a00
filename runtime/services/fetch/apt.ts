import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { ServiceError } from "../driver.js";

import type { PackageRecord } from "./manifest.js";

const run = promisify(execFile);

const installedPackages = "/var/lib/dpkg/status";
/** Of one command of apt: lists of about 10 MB, packages of about 20. */
const commandWithinMs = 180_000;

/** What hooks of the system do after an update is not ours to start. */
const settings = `#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
`;

export interface AptPlace {
  /** Holds apt's state and cache; the system's own are neither read nor written. Its processes work in it. */
  folder: string;
  env: NodeJS.ProcessEnv;
}

/** A program's end that was not well, by the last lines that it wrote. */
function failure(program: string, args: readonly string[], error: unknown): ServiceError {
  const { stderr = "", message, killed } = error as { stderr?: string; message: string; killed?: boolean };
  const words = stderr.trim() === "" ? message : stderr.trim().split("\n").slice(-4).join(" ");
  const command = `${program} ${args.find((arg) => /^[a-z]/.test(arg)) ?? ""}`;
  return new ServiceError(
    killed === true ? `${command} did not end within ${commandWithinMs / 1000} s` : `${command}: ${words}`,
  );
}

/** Debian's apt with folders of its own: no root, and nothing of the system is touched. */
export class Apt {
  readonly #place: AptPlace;
  readonly #options: readonly string[];

  constructor(place: AptPlace) {
    this.#place = place;
    const { folder } = place;
    for (const part of ["state/lists/partial", "cache/archives/partial"])
      mkdirSync(join(folder, part), { recursive: true });
    const config = join(folder, "apt.conf");
    writeFileSync(config, settings);
    const values = {
      "Dir::State": join(folder, "state"),
      "Dir::State::status": existsSync(installedPackages) ? installedPackages : "/dev/null",
      "Dir::Cache": join(folder, "cache"),
      "APT::Sandbox::User": "root", // as an ordinary user it is not asked; as root, no other user can enter here
      "APT::Get::AllowUnauthenticated": "false",
      "Acquire::AllowInsecureRepositories": "false",
      "Acquire::Languages": "none",
      "Acquire::Retries": "1",
      "Acquire::http::Timeout": "15",
      "Acquire::https::Timeout": "15",
    };
    this.#options = [
      "-c",
      config,
      ...Object.entries(values).flatMap(([key, value]) => ["-o", `${key}=${value}`]),
    ];
  }

  /** Loads the signed lists of the system's sources. */
  async update(): Promise<void> {
    await this.#run("apt-get", ["update", "-qq"]);
  }

  /** The packages that these need and the system has not, with the exact versions that apt would take. */
  async missing(packages: readonly string[]): Promise<string[]> {
    const output = await this.#run("apt-get", [
      "install",
      "--print-uris",
      "-qq",
      "--yes",
      "--no-install-recommends",
      ...packages,
    ]);
    return parseUris(output);
  }

  async records(packages: readonly string[]): Promise<PackageRecord[]> {
    return parseRecords(await this.#run("apt-cache", ["show", "--no-all-versions", ...packages]));
  }

  /** Downloads packages into apt's folder; apt checks them against its signed lists. */
  async download(records: readonly PackageRecord[]): Promise<void> {
    await this.#run("apt-get", [
      "download",
      "-qq",
      ...records.map(({ name, version }) => `${name}=${version}`),
    ]);
  }

  /** Puts the files of a package below `into`; none of its scripts is run. */
  async extract(file: string, into: string): Promise<void> {
    await this.#run("dpkg-deb", ["--extract", file, into], []);
  }

  async #run(program: string, args: readonly string[], options = this.#options): Promise<string> {
    const { env, folder } = this.#place;
    const proxies = Object.entries(env).filter(([name]) => /^(?:https?|no|all)_proxy$/i.test(name));
    try {
      const { stdout } = await run(program, [...options, ...args], {
        cwd: folder,
        env: { PATH: env["PATH"], LC_ALL: "C", ...Object.fromEntries(proxies) },
        timeout: commandWithinMs,
        killSignal: "SIGKILL",
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout;
    } catch (error) {
      throw failure(program, args, error);
    }
  }
}

/** The packages, as `name=version`, of the lines `'uri' name_version_architecture.deb size hash` that apt prints. */
export function parseUris(output: string): string[] {
  return output.split("\n").flatMap((line) => {
    const [, name, version] = /^'[^']*' ([^_ ]+)_([^_ ]+)_[^_ ]+\.deb /.exec(line) ?? [];
    return name === undefined || version === undefined ? [] : [`${name}=${decodeURIComponent(version)}`];
  });
}

/** The stanzas of `apt-cache show`; one without a SHA-256 is refused, as it could not be checked. */
export function parseRecords(output: string): PackageRecord[] {
  const stanzas = output.split(/\n\s*\n/).filter((text) => text.trim() !== "");
  return stanzas.map((stanza) => {
    const field = (key: string) => new RegExp(`^${key}: (.+)$`, "m").exec(stanza)?.[1]?.trim() ?? "";
    const record = {
      name: field("Package"),
      version: field("Version"),
      architecture: field("Architecture"),
      sha256: field("SHA256"),
    };
    if (!/^[0-9a-f]{64}$/.test(record.sha256))
      throw new ServiceError(
        `Unexpected entry of the package ${record.name} in apt's lists, expected a SHA256`,
      );
    return record;
  });
}
