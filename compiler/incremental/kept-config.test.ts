import { validateConfig } from "../config/validate.js";
import { keptConfig } from "./kept-config.js";

const sources = { "tcspec.config.ts": {} as never };

function kept(services: object) {
  const check = validateConfig({ services });
  if (!check.ok) throw new Error(check.problems.join("\n"));
  return { data: check.data, ...keptConfig(check.data, sources) };
}

test.each([
  ["a password", { kind: "postgres", url: "postgres://u:sEcretPw@db/x" }],
  ["a user alone", { kind: "postgres", url: "postgres://sEcretPw@db/x" }],
  ["a parameter", { kind: "postgres", url: "postgres://db/x?sslpassword=sEcretPw" }],
  ["a setting by its name", { kind: "postgres", settings: { ssl_key_password: "sEcretPw" } }],
])("%s is not kept, and the configuration is evaluated each time", (_, db) => {
  const { config, configSources } = kept({ db });
  expect(JSON.stringify(config)).not.toContain("sEcretPw");
  expect(config.services["db"]!.kind).toBe("postgres");
  expect(configSources).toBeNull();
});

test("a configuration without secrets is kept whole", () => {
  const { data, config, configSources } = kept({
    db: { kind: "postgres", url: "postgres://db/x", settings: { work_mem: "4MB" } },
  });
  expect(config).toBe(data);
  expect(configSources).toBe(sources);
});
