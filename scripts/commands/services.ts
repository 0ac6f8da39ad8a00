import { ServiceError } from "../../runtime/services/driver.js";
import { fetchable, fetchServer } from "../../runtime/services/fetch/fetch.js";
import { servicesFolder } from "../../runtime/services/folder.js";
import { surveyServices, type SurveyedService } from "../../runtime/services/survey.js";
import type { ConfigData } from "../../compiler/config/schema.js";
import { UsageError } from "../usage-error.js";

interface Output {
  write(text: string): unknown;
}

export interface ServicesArguments {
  root: string;
  config: ConfigData;
  format: "pretty" | "json";
  env: NodeJS.ProcessEnv;
  stdout: Output;
}

/** `tcspec services`: what a run would use; 3 where a service cannot be had. Starts nothing. */
export async function listServices(given: ServicesArguments): Promise<0 | 3> {
  const { root, config, format, env, stdout } = given;
  const services = await surveyServices(config.services, {
    env,
    servicesFolder: servicesFolder(root),
    testcontainers: config.testcontainers,
  });
  stdout.write(format === "json" ? `${JSON.stringify({ services }, null, 2)}\n` : table(services));
  return services.every(({ tier }) => tier !== null) ? 0 : 3;
}

function table(services: readonly SurveyedService[]): string {
  if (services.length === 0) return "The configuration declares no services.\n";
  const head = ["service", "kind", "tier", "version", "address", "why"];
  const rows = services.map(({ name, kind, tier, version, address, rung, why }) => [
    name,
    kind,
    tier ?? "blocked",
    version ?? "-",
    address ?? "-",
    rung === null ? why : `${rung}: ${why}`,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === head.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join("  ");
  const lines = services.flatMap(({ refused, help }, index) => [
    line(rows[index] ?? []),
    ...refused.map(({ rung, why }) => `  not by ${rung}: ${why}`),
    ...help.map((each) => `  helps: ${each}`),
  ]);
  return `${[line(head), ...lines].join("\n")}\n`;
}

export interface FetchArguments {
  root: string;
  servers: readonly string[];
  env: NodeJS.ProcessEnv;
  stdout: Output;
  stderr: Output;
}

/** `tcspec services fetch`: 3 where a server cannot be fetched; the others are all the same. */
export async function fetchServices({ root, servers, env, stdout, stderr }: FetchArguments): Promise<0 | 3> {
  const unknown = servers.filter((server) => !fetchable.includes(server));
  if (unknown.length > 0) {
    throw new UsageError(
      `Unexpected server ${unknown.join(", ")}: expected ${fetchable.join(", ")}, such as \`tcspec services fetch redis\`.`,
    );
  }
  let code: 0 | 3 = 0;
  for (const server of new Set(servers)) {
    try {
      const { folder, manifest, wasThere } = await fetchServer(server, {
        servicesFolder: servicesFolder(root),
        env,
      });
      const packages = manifest.packages.map(({ name, version }) => `${name} ${version}`).join(", ");
      stdout.write(`${server}: ${wasThere ? "already there" : "fetched"}: ${folder} (${packages})\n`);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      stderr.write(`${error.message}\n`);
      code = 3;
    }
  }
  return code;
}
