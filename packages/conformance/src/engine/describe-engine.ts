import type { SuiteApi } from "../suite-api.ts";
import { crashCases, databaseCase } from "./crash-cases.ts";
import type { EngineCase, EngineCaseWorld, EngineDriver, EngineGroup, EngineHost, EngineSuite } from "./engine-under-test.ts";
import { raceCases } from "./race-cases.ts";
import { waitingCases } from "./waiting-cases.ts";

const LEASE_MS = 1500;
const RUNS = 20;
const WAITING = 10_000;
const PATIENCE_MS = 90_000;

/**
 * The suite of engines: registers every case with the caller's test runner. Each case gets data of its own, and hosts in processes of their
 * own that are killed, stopped and started again. What cannot be tested is given to `api.skip`; nothing is left out silently.
 */
export function describeEngine(api: SuiteApi, given: EngineSuite): void {
  const suite: Required<EngineSuite> = {
    leaseMs: LEASE_MS,
    runs: RUNS,
    waiting: WAITING,
    patienceMs: PATIENCE_MS,
    print: () => undefined,
    ...given,
  };
  const groups: readonly EngineGroup[] = [crashCases, raceCases, waitingCases];
  for (const { name, cases } of groups) {
    api.describe(`${suite.name}: ${name}`, () => {
      for (const each of cases) api.test(each.name, () => runCase(suite, each));
    });
  }
  if (suite.hasDatabase) api.describe(`${suite.name}: database`, () => api.test(databaseCase.name, () => runCase(suite, databaseCase)));
  else api.skip(`${suite.name}: ${databaseCase.name}`, "it has no database apart from its hosts");
}

async function runCase(suite: Required<EngineSuite>, { run }: EngineCase): Promise<void> {
  const subject = await suite.create();
  const hosts: EngineHost[] = [];
  const drivers: EngineDriver[] = [];
  const world: EngineCaseWorld = {
    suite,
    ...(subject.restartDatabase === undefined ? {} : { restartDatabase: subject.restartDatabase }),
    async host(options) {
      const host = await subject.startHost({
        definition: "first",
        secondMs: 0,
        leaseMs: suite.leaseMs,
        workConcurrency: suite.runs,
        ...options,
      });
      hosts.push(host);
      return host;
    },
    async driver(options) {
      const driver = await subject.driver({ definition: "first", filling: false, ...options });
      drivers.push(driver);
      return driver;
    },
  };
  try {
    await run(world);
  } finally {
    await Promise.all(hosts.map((host) => host.kill()));
    await Promise.all(drivers.map((driver) => driver.close()));
    await subject.dispose?.();
  }
}
