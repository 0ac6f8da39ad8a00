import { sha256 } from "../../../compiler/files/sha256.js";
import type { ServiceDescription } from "../driver.js";

/** The label that tells the metrics of one case from all others. */
export const caseLabel = "tcspec_case";

/** The job of what cases expose themselves. */
export const casesJob = "tcspec-cases";

/** Where the targets of cases are listed, below the folder of the configuration. */
export const targetsFolder = "targets";

function job({ name, url }: Pick<ServiceDescription, "name" | "url">): object {
  const { protocol, host, pathname, username, password } = new URL(url);
  return {
    job_name: name,
    scheme: protocol.slice(0, -1),
    metrics_path: `${pathname.replace(/\/+$/, "")}/metrics`,
    static_configs: [{ targets: [host] }],
    ...(username !== "" && {
      basic_auth: { username: decodeURIComponent(username), password: decodeURIComponent(password) },
    }),
  };
}

/**
 * The configuration, as JSON, which is YAML: each service is a job of its name; settings go to `global`, and win.
 */
export function scrapeConfiguration(
  services: readonly Pick<ServiceDescription, "name" | "url">[],
  settings: Readonly<Record<string, unknown>>,
): string {
  return JSON.stringify({
    global: { scrape_interval: "1s", evaluation_interval: "1s", ...settings },
    scrape_configs: [
      ...services.map(job),
      {
        job_name: casesJob,
        honor_labels: true,
        file_sd_configs: [{ files: [`${targetsFolder}/*.json`], refresh_interval: "1s" }],
      },
    ],
  });
}

/** The value of a case's label: no other run and no other attempt has it. */
export function caseLabelValue(mark: string, caseId: string, serial: number): string {
  const run = sha256(mark).slice(0, 16);
  return `${run}-${caseId.toLowerCase().replace(/[^a-z0-9]+/g, "-")}${serial > 1 ? `-${serial}` : ""}`;
}
