import { type Digest, digestOf, type Facets, type Intent, type Pipeline, type Principal } from "@sluice/core";
import { type CommandData, type CommandType, next, type RunState, type WorkEnd } from "@sluice/lifecycle";
import type { SeededRandom } from "../simulator/seeded-random.ts";
import { randomOutcome, type RandomOutcomeOptions } from "./random-outcome.ts";

/** What random commands are drawn for. */
export interface RandomSituation {
  readonly random: SeededRandom;
  readonly pipeline: Pipeline;
  readonly state: RunState;
  /** Store time of the command. */
  readonly at: number;
  readonly outcomes: RandomOutcomeOptions;
  /** How often somebody does what ends the run or moves its subject, from 0 to 1. */
  readonly unrest: number;
}

/** A command without its id and time. */
export type Drawn = { [Type in CommandType]: { readonly type: Type; readonly observed?: Facets } & CommandData[Type] }[CommandType];

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  alice: ["ops"],
  bob: ["ops"],
  carol: ["ops", "security"],
  dan: ["security"],
  eve: [],
};

/** Draws what workers, people, time and the world might do next. Most of it makes sense; much of it does not. */
export function drawCommand(situation: RandomSituation): Drawn {
  const { random } = situation;
  const dice = random.next();
  if (dice < 0.55) return drawResult(situation) ?? { type: "tick" };
  if (dice < 0.75) return drawAct(situation);
  if (dice < 0.85) return drawWorld(situation);
  if (dice < 0.9) return drawStray(situation);
  return { type: "tick" };
}

function person(random: SeededRandom): Principal {
  const id = random.pick(Object.keys(GROUPS)) ?? "bob";
  const assurance = random.chance(0.9) ? "verified" : "local";
  return { id, assurance, groups: GROUPS[id] ?? [], ...(random.chance(0.05) ? { kind: "machine" as const } : {}) };
}

function facets({ random, state, unrest }: RandomSituation): Facets {
  const known = state.subject.facets;
  if (!random.chance(unrest)) return known;
  const moved = random.pick(["head", "head", "baseCommit", "none"] as const) ?? "head";
  if (moved === "none") return { baseCommit: known["baseCommit"] ?? "b0" };
  return { ...known, [moved]: `${moved.slice(0, 1)}${random.below(6)}` };
}

/** What somebody who took an intent, or has work out, tells. */
function drawResult(situation: RandomSituation): Drawn | undefined {
  const { random, pipeline, state } = situation;
  const { work } = state;
  if (work !== undefined && (work.status === "dispatched" || work.status === "detached") && random.chance(0.5)) return drawEnd(situation);
  const intent = random.pick(next(pipeline, state).intents);
  if (intent === undefined) return undefined;
  if (random.chance(0.06)) return { type: "write-off-attempt", intent: intent.id, attempt: intent.attempt };
  return answerTo(situation, intent);
}

function answerTo(situation: RandomSituation, { id: intent, attempt, payload }: Intent): Drawn {
  const { random, state, at, outcomes } = situation;
  switch (payload.kind) {
    case "evaluate": {
      const late = random.chance(0.1);
      const looked = { lookedAt: late ? at - 100_000 : at, lookedAtVersion: late ? Math.max(1, state.version - 5) : state.version };
      const { gate, binding, gateDigest } = payload;
      return { type: "record-verdict", gate, intent, attempt, binding, gateDigest, outcome: randomOutcome(random, outcomes), ...looked };
    }
    case "work":
      if (payload.phase === "prove") {
        const proof = random.pick(["happened", "did-not-happen", "unknown"] as const) ?? "unknown";
        return { type: "record-proof", intent, attempt, proof, end: randomEnd(random) };
      }
      if (situation.unrest > 0 && random.chance(0.04)) return refusedWork(situation, intent, attempt);
      return { type: "dispatch-work", intent, attempt, tokenDigest: tokenOf(intent, attempt), baseline: {}, observed: facets(situation) };
    case "look":
      return { type: "record-look", intent, attempt, facets: facets(situation) };
    case "reserve": {
      const { gate, name } = payload;
      return {
        type: "record-reservation",
        gate,
        name,
        ...(random.chance(0.7) ? { token: random.below(9) + 1 } : { position: random.below(3) + 1 }),
      };
    }
    case "start":
      return { type: "record-successor", intent, attempt, successor: payload.run };
    case "notify":
      if (payload.step === intent) return { type: "record-telling", telling: intent, attempt, as: random.chance(0.8) ? "done" : "failed" };
      return { type: "record-final", step: payload.step, attempt, as: random.chance(0.8) ? "done" : "failed" };
    case "roster": {
      const people = random.chance(0.5) ? [] : [{ id: "carol", groups: ["ops"] }];
      return { type: "record-roster", gate: payload.gate, request: payload.request, roster: { people, unlisted: [] } };
    }
    case "release":
      return { type: "record-release", name: payload.name, intent };
    default: {
      const as = random.pick(["begun", "done", "failed"] as const) ?? "done";
      return { type: "record-final", step: payload.step, attempt, as };
    }
  }
}

/** Refusals that may be asked again, which most are. */
const PASSING = ["operability", "prerequisite", "operability", "prerequisite"] as const;

function refusedWork({ random }: RandomSituation, intent: string, attempt: number): Drawn {
  const kind = random.pick([...PASSING, ...PASSING, "capability", "initiator", "scope"] as const) ?? "capability";
  return { type: "refuse-work", intent, attempt, refused: { class: kind, reason: "not now" } };
}

function tokenOf(intent: string, attempt: number): Digest {
  return digestOf(`token ${intent} ${attempt}`);
}

function randomEnd(random: SeededRandom): WorkEnd {
  const output = random.chance(0.5) ? { output: { docs: random.chance(0.5), size: random.chance(0.05) ? "x".repeat(9_000) : 1 } } : {};
  const counts = random.chance(0.3) ? { counts: { [random.pick(["files", "lines", "others"]) ?? "files"]: random.below(9) - 1 } } : {};
  return { how: random.chance(0.9) ? "finished" : "failed", exit: random.pick([0, 0, 0, 0, 1, null]) ?? 0, ...output, ...counts };
}

function drawEnd(situation: RandomSituation): Drawn {
  const { random, state } = situation;
  const { intent, attempt } = state.work ?? { intent: "", attempt: 0 };
  const dice = random.next();
  if (dice < 0.1) return { type: "write-off-attempt", intent, attempt };
  if (dice < 0.25) return { type: "detach-work", intent, attempt };
  if (dice < 0.45) {
    const tokenDigest = tokenOf(intent, random.chance(0.9) ? attempt : attempt + 1);
    return random.chance(0.3)
      ? { type: "report-work", tokenDigest, report: "alive" }
      : { type: "report-work", tokenDigest, report: "ended", end: randomEnd(random) };
  }
  return { type: "end-work", intent, attempt, end: randomEnd(random), observed: facets(situation) };
}

/** What a person does. */
function drawAct(situation: RandomSituation): Drawn {
  const { random, pipeline, state, unrest } = situation;
  const by = person(random);
  const gates = Object.keys(state.gateDigests);
  const dice = random.next();
  if (dice < 0.55) {
    const open = Object.entries(state.requests)
      .filter(([, request]) => request.closed === undefined)
      .map(([gate]) => gate);
    const gate = random.pick(random.chance(0.9) && open.length > 0 ? open : gates) ?? "none";
    const decision = random.pick(["approve", "approve", "approve", "approve", "approve", "revoke", "reject"] as const) ?? "approve";
    const seen = random.chance(0.93) ? (state.requests[gate]?.digest ?? digestOf(gate)) : digestOf("old");
    return {
      type: "decide",
      gate,
      decision,
      by,
      seen,
      decisionId: `d${random.below(10_000)}`,
      relations: random.chance(0.1) ? { author: [by.id] } : {},
    };
  }
  if (dice < 0.8) {
    const answer = random.pick(["happened", "did-not-happen"] as const) ?? "happened";
    return { type: "resume", by, ...(random.chance(0.8) ? { answer } : {}) };
  }
  if (dice < 0.87) {
    const budget = random.pick([...pipeline.budgets.map(({ id }) => id), "returns"]) ?? "returns";
    return { type: "extend", by, what: { budget, laps: random.below(3) } };
  }
  if (dice < 0.97) {
    const gate = random.pick(gates) ?? "none";
    return { type: "waive", by, waiver: { id: "w", gate, owner: by.id, reason: "known", until: situation.at + random.below(2_000_000) } };
  }
  if (unrest === 0 || !random.chance(0.05 + unrest * 0.5)) return { type: "tick" };
  return random.chance(0.5)
    ? { type: "cancel", by }
    : { type: "supersede", by, successor: "run-2", ...(random.chance(0.8) ? { start: successorOf(state) } : {}) };
}

/** What a run begins with that takes another one's place. */
function successorOf({
  definition,
  policyTrusted,
  identity,
  startedBy,
  subject,
}: RunState): NonNullable<CommandData["supersede"]["start"]> {
  return { definition, policyTrusted, identity, startedBy, subject };
}

/** What the world does. */
function drawWorld(situation: RandomSituation): Drawn {
  const { random, at } = situation;
  const queued = Object.values(situation.state.reservations).find((reservation) => reservation.status === "queued");
  if (queued !== undefined) return { type: "record-reservation", gate: queued.gate, name: queued.name, token: random.below(99) + 1 };
  if (random.chance(0.4)) return { type: "revise", facets: facets(situation), by: { id: "host", assurance: "verified" } };
  const fact = random.pick(["ci", "risky", "side"]) ?? "ci";
  const time = random.chance(0.5) ? { occurredAt: at - random.below(10_000) } : {};
  return { type: "record-fact", fact, signal: `s${random.below(1000)}`, data: random.chance(0.5), ...time };
}

/** What belongs to nothing that the run asked. */
function drawStray({ random, state, outcomes }: RandomSituation): Drawn {
  const intent = random.pick(["work.none.1", "evaluate.none.1", state.work?.intent ?? "x"]) ?? "x";
  const attempt = random.below(3);
  const gate = random.pick(Object.keys(state.gateDigests)) ?? "none";
  const digest = digestOf("stray");
  const strays: readonly Drawn[] = [
    { type: "end-work", intent, attempt, end: randomEnd(random) },
    { type: "record-proof", intent, attempt, proof: "happened" },
    { type: "report-work", tokenDigest: digest, report: "ended", end: { how: "finished", exit: 0 } },
    {
      type: "record-verdict",
      gate,
      intent,
      attempt,
      binding: digest,
      gateDigest: digest,
      outcome: randomOutcome(random, { ...outcomes, passes: 1 }),
      lookedAt: 0,
      lookedAtVersion: 0,
    },
    { type: "record-look", intent, attempt, facets: { head: "stray" } },
    { type: "write-off-attempt", intent, attempt },
    { type: "record-release", name: "lock", intent },
    { type: "record-final", step: "1", attempt, as: "done" },
    { type: "detach-work", intent, attempt },
    { type: "refuse-work", intent: "work.none.1", attempt, refused: { class: "scope", reason: "stray" } },
    { type: "record-telling", telling: "tell.0", attempt, as: "done" },
    { type: "record-successor", intent, attempt, successor: "run-3" },
  ];
  return random.pick(strays) ?? { type: "tick" };
}
