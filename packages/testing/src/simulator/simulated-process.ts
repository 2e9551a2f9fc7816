import { type Clock, type Ids, type Pipeline, type RunStore, SluiceError } from "@sluice/core";
import { createEngine, type Engine, type EngineOptions } from "@sluice/engine";
import { scriptedRegistry } from "../scripted-gates.ts";
import type { Board } from "./board.ts";
import { EPOCH } from "./epoch.ts";
import { simulatedForge } from "./simulated-forge.ts";
import type { Owner, Scheduler } from "./scheduler.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { simulatedHandler, simulatedVcs } from "./simulated-ports.ts";
import type { World } from "./world.ts";

/** What a simulated process is started with. */
export interface ProcessParts {
  readonly scheduler: Scheduler;
  readonly random: SeededRandom;
  readonly world: World;
  readonly board: Board;
  readonly store: RunStore;
  readonly pipelines: readonly Pipeline[];
  /** Chance that an append reports a failure although it was done. */
  readonly lostAnswers: () => number;
  /** Changes what the engine is made of: how defects are planted. */
  readonly tamper?: (options: EngineOptions) => EngineOptions;
}

/** A process with an engine in it. */
export interface SimulatedProcess {
  readonly owner: Owner;
  readonly engine: Engine;
}

/** Starts a process: an engine whose every await is decided by the scheduler. */
export function startProcess(parts: ProcessParts, name: string): SimulatedProcess {
  const { scheduler, random, world } = parts;
  const owner: Owner = { name, alive: true, paused: false, skewMs: random.below(7_200_000) - 3_600_000 };
  const options: EngineOptions = {
    store: scheduledStore(parts, owner),
    pipelines: parts.pipelines,
    gates: scriptedRegistry((gate, context) =>
      scheduler.call(owner, `gate.${gate}`, () => world.look(gate, context.subject.facets["head"] ?? "")),
    ),
    effects: Object.fromEntries(
      ["developer", "reviewer", "merger", "deployer"].map((effect) => [effect, simulatedHandler(world, scheduler, owner, effect)]),
    ),
    redactor: { portVersion: 1, redact: (text) => text },
    clock: clockOf(scheduler, owner),
    ids: idsOf(random, name),
    vcs: simulatedVcs(world, scheduler, owner),
    people: {
      portVersion: 1,
      groupsOf: (principal) => Promise.resolve(principal === "bob" || principal === "dave" ? ["ops"] : []),
      membersOf: () => Promise.resolve(undefined),
    },
    authorizer: {
      portVersion: 1,
      // Whoever acts for themselves may do what they do; whether work may begin now is asked outside.
      authorize: (_by, { act }) =>
        act === "execute"
          ? scheduler.call(owner, "authorize", () =>
              world.unlucky(UNREADY) ? { allowed: false, reason: "not now", class: "operability" as const } : { allowed: true as const },
            )
          : Promise.resolve({ allowed: true }),
    },
    notifier: { portVersion: 1, notify: () => scheduler.call(owner, "notify", () => undefined) },
    trackers: [{ tracker: parts.board.reachedBy(owner), principalOf: (id) => ({ id, assurance: "verified" }), everyMs: 0 }],
    forges: [{ forge: simulatedForge(world, scheduler, owner), everyMs: 0 }],
    holder: name,
    concurrency: 2,
    workConcurrency: 2,
  };
  return { owner, engine: createEngine(parts.tamper?.(options) ?? options) };
}

/** Chance that a target cannot take work at the moment. */
const UNREADY = 0.05;

function clockOf(scheduler: Scheduler, owner: Owner): Clock {
  return {
    portVersion: 1,
    now: () => EPOCH + scheduler.now() + owner.skewMs,
    monotonicMs: () => scheduler.now(),
    sleep: (ms, signal) => scheduler.sleep(owner, ms, signal),
  };
}

function idsOf(random: SeededRandom, name: string): Ids {
  let count = 0;
  const fresh = (kind: string): string => {
    count += 1;
    return `${kind}-${name}-${count}`;
  };
  return {
    portVersion: 1,
    run: () => fresh("run"),
    command: () => fresh("command"),
    token: () => `${fresh("token")}-${random.below(2 ** 31)}`,
    jitter: () => random.next(),
  };
}

/** The shared store as one process sees it: every call waits for its turn, and sometimes its answer is lost. */
function scheduledStore({ scheduler, random, store, lostAnswers }: ProcessParts, owner: Owner): RunStore {
  return new Proxy(store, {
    get(target, property: keyof RunStore) {
      const member = target[property];
      if (typeof member !== "function") return member;
      return (...given: readonly unknown[]) =>
        scheduler.call(owner, `store.${property}`, async () => {
          const answer: unknown = await Reflect.apply(member, target, given);
          if (property === "append" && random.chance(lostAnswers()))
            throw new SluiceError({ code: "STORE_FAILED", message: "The connection was lost before the answer came." });
          return answer;
        });
    },
  });
}
