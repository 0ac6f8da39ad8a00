import type { ConfigData } from "../../config/schema.js";
import { servicesInPlaceOf } from "../../config/self-named-kinds.js";
import type { Diagnostic } from "../../model/diagnostic.js";
import { finding } from "../findings.js";
import type { OuterUse } from "./scope.js";

/** The service that a fixture is for, where its name is another one. */
const serviceOfFixture: Readonly<Record<string, string>> = { pool: "postgres" };

/** Fixtures of services that the configuration has under other names only: they would start a server beside those. */
export function wrongServices(
  fixtures: readonly OuterUse[],
  services: ConfigData["services"],
  file: string,
): Diagnostic[] {
  return fixtures.flatMap(({ name, range }) => {
    const service = serviceOfFixture[name] ?? name;
    const others = servicesInPlaceOf(service, services);
    if (others.length === 0) return [];
    const told = others.map((other) => `\`${other}\``).join(", ");
    return [
      finding(
        "unknown-fixture",
        file,
        range,
        `Unexpected fixture \`${name}\`, expected a service \`${service}\` in the configuration, which it is for: of the kind ${service} there is ${told} only. Name one so: services: { ${service}: { kind: "${service}" } }`,
        { name },
      ),
    ];
  });
}
