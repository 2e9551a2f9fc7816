import {
  type EffectHandler,
  type EffectProof,
  type EffectRequest,
  type EffectResult,
  type Facets,
  SluiceError,
  type Vcs,
} from "@sluice/core";
import type { Owner, Scheduler } from "./scheduler.ts";
import type { World } from "./world.ts";

const ODDS = { fails: 0.12, throws: 0.05, hangs: 0.03, detaches: 0.15, vanishes: 0.2, vcsFails: 0.05 } as const;

/** Workers as one process reaches them. They fail, hang, fall over, or take the work along and report later. */
export function simulatedHandler(world: World, scheduler: Scheduler, owner: Owner, effect: string): EffectHandler {
  return {
    portVersion: 1,
    perform: (request) => {
      if (world.unlucky(ODDS.hangs)) return new Promise(() => undefined);
      return scheduler.call(owner, `effect.${effect}`, () => perform(world, request));
    },
    inspect: ({ work }) => scheduler.call(owner, "inspect", () => world.inspect(work)),
    prove: (request) => scheduler.call(owner, `prove.${effect}`, () => prove(world, request)),
  };
}

function perform(world: World, request: EffectRequest): EffectResult {
  if (world.unlucky(ODDS.throws)) throw new SluiceError({ code: "COMMAND_NOT_FOUND", message: "The worker could not be started." });
  if (world.unlucky(ODDS.detaches)) {
    if (!world.unlucky(ODDS.vanishes)) world.errands.push(request);
    return { kind: "detached" };
  }
  const exit = world.unlucky(ODDS.fails) ? 1 : 0;
  world.perform(request, exit);
  return { kind: "ended", exit };
}

function prove(world: World, request: EffectRequest): EffectProof {
  const done = world.deeds.some((deed) => deed.key === request.key && deed.exit === 0);
  return done ? { kind: "happened", exit: 0 } : { kind: "did-not-happen" };
}

const none = (): Promise<undefined> => Promise.resolve(undefined);

/** The repository as one process reaches it. */
export function simulatedVcs(world: World, scheduler: Scheduler, owner: Owner): Vcs {
  return {
    portVersion: 1,
    observe: ({ ref }) => scheduler.call(owner, "vcs.observe", () => observe(world, ref ?? "")),
    resolve: none,
    tree: none,
    mergeBase: none,
    isAncestor: () => Promise.resolve("unknown"),
    changedFiles: () => Promise.resolve([]),
    diffStat: () => Promise.resolve([]),
    addedLines: () => Promise.resolve({ lines: [], binary: [], cut: false }),
    touchedFiles: () => Promise.resolve([]),
    commits: () => Promise.resolve([]),
    readFile: () => Promise.resolve({ kind: "absent", because: "missing" }),
    exportTree: () => Promise.reject(new SluiceError({ code: "VCS_FAILED", message: "The simulated repository has no files." })),
    defaultBranch: none,
  };
}

function observe(world: World, ref: string): Facets {
  if (world.unlucky(ODDS.vcsFails)) throw new SluiceError({ code: "VCS_FAILED", message: "The repository did not answer." });
  return { head: world.headOf(ref) };
}
