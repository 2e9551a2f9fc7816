import { digestOf, type EffectHandler, type EffectProof, type EffectRequest, type EffectResult, type Facets, type Outcome, SluiceError, type Vcs } from "@sluice/core";
import { outcome } from "../scripted-gates.ts";
import type { Owner, Scheduler } from "./scheduler.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** One line of the workers' own append-only file: what really was done. */
export interface Deed {
  readonly key: string;
  readonly work: string;
  readonly effect: string;
  readonly exit: number | null;
  readonly at: number;
}

/** A detached worker that will report. */
export interface Errand {
  readonly request: EffectRequest;
  readonly reportAt: number;
}

/** Everything outside Sluice: branches, what gates would truly find, workers, and what was done. */
export interface World {
  readonly deeds: readonly Deed[];
  readonly errands: readonly Errand[];
  /** Head commit of a ref now. */
  headOf(ref: string): string;
  moveHead(ref: string): void;
  /** Takes the head of a ref to the base branch. */
  merge(ref: string): void;
  isMerged(head: string): boolean;
  /** What an honest look at a commit gives: fixed, whoever looks and when. */
  truth(gate: string, head: string): "pass" | "fail";
  look(gate: string, head: string): Outcome;
  handler(owner: Owner, effect: string): EffectHandler;
  vcs(owner: Owner): Vcs;
  takeErrand(index: number): Errand | undefined;
  /** From now on nothing fails any more. */
  calm(): void;
}

/** How often things go wrong in the world. */
const ODDS = { gateTrouble: 0.15, workFails: 0.12, workThrows: 0.05, workHangs: 0.03, workDetaches: 0.15, vcsFails: 0.05, badCommit: 0.35 } as const;

/** Creates a world from a seed. */
export function createWorld(random: SeededRandom, scheduler: Scheduler, seed: number): World {
  const heads = new Map<string, number>();
  const merged = new Set<string>();
  const deeds: Deed[] = [];
  let errands: Errand[] = [];
  let calm = false;
  const unlucky = (odds: number): boolean => !calm && random.chance(odds);

  const headOf = (ref: string): string => `${ref}@${heads.get(ref) ?? 0}`;
  const moveHead = (ref: string): void => {
    heads.set(ref, (heads.get(ref) ?? 0) + 1);
  };
  // A commit is good or bad for good; which, only the seed knows. Calm worlds still have bad commits, but not only bad ones.
  const truth = (gate: string, head: string): "pass" | "fail" => {
    const lot = Number.parseInt(digestOf([seed, gate, head]).slice(7, 15), 16) / 0xffffffff;
    return lot < ODDS.badCommit ? "fail" : "pass";
  };
  const look = (gate: string, head: string): Outcome => {
    if (unlucky(ODDS.gateTrouble)) return trouble(random);
    if (gate.startsWith("merged")) return merged.has(head) ? outcome("pass") : outcome("pending");
    return outcome(truth(gate, head));
  };
  const perform = (request: EffectRequest): EffectResult => {
    if (unlucky(ODDS.workThrows)) throw new SluiceError({ code: "COMMAND_NOT_FOUND", message: "The worker could not be started." });
    if (unlucky(ODDS.workDetaches)) {
      errands = [...errands, { request, reportAt: scheduler.now() + random.below(120_000) }];
      return { kind: "detached" };
    }
    return { kind: "ended", ...doIt(request, unlucky(ODDS.workFails) ? 1 : 0) };
  };
  const doIt = (request: EffectRequest, exit: number): { readonly exit: number } => {
    const ref = request.subject.ref ?? "";
    if (request.effect === "merger" && exit === 0) merged.add(request.subject.facets["head"] ?? "");
    if (request.effect === "developer" && exit === 0) moveHead(ref);
    deeds.push({ key: request.key, work: request.work, effect: request.effect, exit, at: scheduler.now() });
    return { exit };
  };
  const prove = (request: EffectRequest): EffectProof => {
    const done = deeds.some((deed) => deed.key === request.key && deed.exit === 0);
    return done ? { kind: "happened", exit: 0 } : { kind: "did-not-happen" };
  };

  return {
    deeds,
    get errands() {
      return errands;
    },
    headOf,
    moveHead,
    merge: (ref) => {
      merged.add(headOf(ref));
    },
    isMerged: (head) => merged.has(head),
    truth,
    look,
    handler: (owner, effect) => ({
      portVersion: 1,
      perform: (request) => {
        if (unlucky(ODDS.workHangs)) return new Promise(() => undefined);
        return scheduler.call(owner, `effect.${effect}`, () => perform(request));
      },
      prove: (request) => scheduler.call(owner, `prove.${effect}`, () => prove(request)),
    }),
    vcs: (owner) => simulatedVcs((ref) => scheduler.call(owner, "vcs.observe", () => observe(ref))),
    takeErrand: (index) => {
      const errand = errands[index];
      errands = errands.filter((one) => one !== errand);
      if (errand !== undefined) doIt(errand.request, 0);
      return errand;
    },
    calm: () => {
      calm = true;
    },
  };

  function observe(ref: string): Facets {
    if (unlucky(ODDS.vcsFails)) throw new SluiceError({ code: "VCS_FAILED", message: "The repository did not answer." });
    return { head: headOf(ref) };
  }
}

function trouble(random: SeededRandom): Outcome {
  const kind = random.below(4);
  if (kind === 0) return outcome("inconclusive");
  if (kind === 1) return outcome("error", { class: "input", code: "REPORT_UNREADABLE" });
  if (kind === 2) throw new SluiceError({ code: "VCS_FAILED", message: "The gate fell over." });
  return outcome("error", { cause: "down" });
}

function simulatedVcs(observe: (ref: string) => Promise<Facets>): Vcs {
  const none = (): Promise<undefined> => Promise.resolve(undefined);
  return {
    portVersion: 1,
    observe: ({ ref }) => observe(ref ?? ""),
    resolve: none,
    tree: none,
    mergeBase: none,
    isAncestor: () => Promise.resolve("unknown"),
    changedFiles: () => Promise.resolve([]),
    commits: () => Promise.resolve([]),
    readFile: () => Promise.resolve({ kind: "absent", because: "missing" }),
    defaultBranch: none,
  };
}
