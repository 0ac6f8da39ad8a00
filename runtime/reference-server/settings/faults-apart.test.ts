import { startReferenceServer } from "../start.js";
import { faultsApart } from "./faults-apart.js";

test.each([
  [{}, {}, {}],
  [{ seed: 1, faults: { slow: 2 } }, { slow: 2 }, { seed: 1 }],
  [{ seed: 1, "faults.slow": 2, "faults.hang": true }, { slow: 2, hang: true }, { seed: 1 }],
  [{ faults: { slow: 2 }, "faults.slow": 3 }, { slow: 3 }, {}],
  [{ faults: "all", "faults.slow": 3 }, "all", {}],
])("%j", (file, faults, settings) => expect(faultsApart(file)).toEqual({ faults, settings }));

test("a dotted fault is in force from the start, an unknown one is refused", async () => {
  const server = await startReferenceServer({ service: "phi3", settings: { "faults.hang": true } });
  expect(server.service.instance.faults.active()).toEqual({ hang: true });
  await server.close();
  await expect(startReferenceServer({ service: "phi3", settings: { "faults.oops": true } })).rejects.toThrow(
    "Unexpected fault oops",
  );
});
