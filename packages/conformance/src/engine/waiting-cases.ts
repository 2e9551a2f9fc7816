import { ok } from "node:assert/strict";
import { startRuns } from "./engine-steps.ts";
import type { EngineCase, EngineCaseWorld, EngineGroup, HostResources } from "./engine-under-test.ts";
import { ASKING } from "./engine-world.ts";

const FEW = 10;
const LOOK_MS = 3000;
/** Things that come and go by themselves: a connection more, a look that falls into the time. */
const SLACK = 10;

async function idleResources(world: EngineCaseWorld): Promise<HostResources> {
  const host = await world.host();
  const resources = await host.resources(LOOK_MS);
  await host.kill();
  return resources;
}

const manyWait: EngineCase = {
  name: "many waiting runs: no timer, no promise and no look for any of them",
  async run(world) {
    const { waiting, name, print } = world.suite;
    const driver = await world.driver({ filling: true });
    await startRuns(driver, ASKING, FEW, "few");
    const few = await idleResources(world);
    await startRuns(driver, ASKING, waiting, "many");
    const many = await idleResources(world);
    print(`${name}: idle for ${LOOK_MS} ms with ${FEW} and ${FEW + waiting} waiting runs: ${JSON.stringify({ few, many })}`);
    ok(many.active <= few.active + SLACK, `${many.active} things live with many runs, ${few.active} with few`);
    ok(many.made <= 2 * few.made + waiting / 10, `${many.made} things were made with many runs, ${few.made} with few`);
  },
};

export const waitingCases: EngineGroup = { name: "waiting", cases: [manyWait] };
