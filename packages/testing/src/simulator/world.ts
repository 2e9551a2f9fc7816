import { digestOf, type EffectInspection, type EffectRequest, type Outcome, SluiceError } from "@sluice/core";
import { outcome } from "../scripted-gates.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** One line of the workers' own append-only file: what really was done. */
export interface Deed {
  readonly key: string;
  readonly work: string;
  readonly effect: string;
  readonly exit: number | null;
  readonly at: number;
}

/** Everything outside Sluice: branches, what gates would truly find, what was done, and who is still on an errand. */
export interface World {
  readonly deeds: Deed[];
  /** Work that somebody took along and will report. */
  readonly errands: EffectRequest[];
  /** Whether something with these odds goes wrong now. Never in a calm world. */
  readonly unlucky: (odds: number) => boolean;
  /** Head commit of a ref now. */
  headOf(ref: string): string;
  moveHead(ref: string): void;
  /** Takes the head of a ref to the base branch. */
  merge(ref: string): void;
  /** A branch of a run appears. */
  open(ref: string): void;
  /** The branches of runs in the order they appeared, and when each was changed last. */
  branches(): readonly { readonly ref: string; readonly head: string; readonly isMerged: boolean; readonly at: number }[];
  /** What an honest look at a commit gives: fixed, whoever looks and when. */
  truth(gate: string, head: string): "pass" | "fail";
  /** A look that may go wrong. */
  look(gate: string, head: string): Outcome;
  /** Does what an effect asks for and writes it down. */
  perform(request: EffectRequest, exit: number): void;
  /** How work that somebody took along stands, for whoever looks. */
  inspect(work: string): EffectInspection;
  /** From now on nothing goes wrong any more. */
  calm(): void;
  /** From now on every commit is good. */
  mend(): void;
}

const GATE_TROUBLE = 0.15;
const BAD_COMMIT = 0.35;
/** How the names of commits end that are good whoever looks. */
const GOOD = "!";

/** Creates a world from a seed. */
export function createWorld(random: SeededRandom, scheduler: Scheduler, seed: number): World {
  const heads = new Map<string, { readonly count: number; readonly name: string }>();
  const merged = new Set<string>();
  const changed = new Map<string, number>();
  let calm = false;
  let suffix = "";
  const world: World = {
    deeds: [],
    errands: [],
    unlucky: (odds) => !calm && random.chance(odds),
    headOf: (ref) => heads.get(ref)?.name ?? `${ref}@0`,
    moveHead: (ref) => {
      const count = (heads.get(ref)?.count ?? 0) + 1;
      heads.set(ref, { count, name: `${ref}@${count}${suffix}` });
      if (changed.has(ref)) changed.set(ref, scheduler.now());
    },
    merge: (ref) => {
      merged.add(world.headOf(ref));
      if (changed.has(ref)) changed.set(ref, scheduler.now());
    },
    open: (ref) => void changed.set(ref, scheduler.now()),
    branches: () => [...changed].map(([ref, at]) => ({ ref, at, head: world.headOf(ref), isMerged: merged.has(world.headOf(ref)) })),
    // A commit is good or bad for good; which, only the seed knows.
    truth: (gate, head) => {
      if (head.endsWith(GOOD)) return "pass";
      return Number.parseInt(digestOf([seed, gate, head]).slice(7, 15), 16) / 0xffffffff < BAD_COMMIT ? "fail" : "pass";
    },
    look: (gate, head) => {
      if (world.unlucky(GATE_TROUBLE)) return trouble(random);
      if (gate === "merged") return merged.has(head) ? outcome("pass") : outcome("pending");
      return outcome(world.truth(gate, head));
    },
    perform: (request, exit) => {
      const { key, work, effect, subject } = request;
      if (effect === "merger" && exit === 0) merged.add(subject.facets["head"] ?? "");
      if (effect === "developer" && exit === 0) world.moveHead(subject.ref ?? "");
      world.deeds.push({ key, work, effect, exit, at: scheduler.now() });
    },
    inspect: (work) => {
      if (world.errands.some((errand) => errand.work === work)) return { kind: "running" };
      const deed = world.deeds.findLast((one) => one.work === work);
      return deed === undefined ? { kind: "gone" } : { kind: "ended", exit: deed.exit };
    },
    calm: () => {
      calm = true;
    },
    mend: () => {
      suffix = GOOD;
    },
  };
  return world;
}

function trouble(random: SeededRandom): Outcome {
  const kind = random.below(4);
  if (kind === 0) return outcome("inconclusive");
  if (kind === 1) return outcome("error", { class: "input", code: "REPORT_UNREADABLE" });
  if (kind === 2) throw new SluiceError({ code: "VCS_FAILED", message: "The gate fell over." });
  return outcome("error", { cause: "down" });
}
