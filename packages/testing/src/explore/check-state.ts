import type { Principal } from "@sluice/core";
import { type CommandType, placeOfGate, type RunCommand, type RunEvent, type Wait } from "@sluice/lifecycle";
import type { ExploreCode } from "./explore-codes.ts";
import type { Machine } from "./machine.ts";
import type { Move, Situation } from "./move.ts";
import { decision } from "./moves-of-people.ts";
import { STARTER } from "./roster.ts";

/** A promise that a state breaks; with the step that shows it, if it takes one. */
export interface Broken {
  readonly code: ExploreCode;
  readonly what: string;
  readonly move?: Move;
}

/** Events that only take note of what did not count. */
const NOTES: ReadonlySet<RunEvent["type"]> = new Set(["signal-ignored", "verdict-refused", "decision-refused"]);

/** Messages of which a second one must not count. People who resume or extend twice may mean it. */
const REPEATABLE: ReadonlySet<CommandType> = new Set([
  "record-verdict",
  "write-off-attempt",
  "dispatch-work",
  "detach-work",
  "end-work",
  "report-work",
  "record-proof",
  "record-look",
  "record-reservation",
  "record-release",
  "record-final",
  "record-fact",
  "revise",
  "decide",
]);

/** A command of a move; `again` makes it another message with the same content. */
export function commandOf({ command, at }: Move, id: string): RunCommand {
  return { ...command, id, at };
}

/** Everything a state must keep whatever history led to it, by trying what must change nothing. */
export function checkState(machine: Machine, situation: Situation, arrivedBy: Move | undefined): Broken | undefined {
  return (
    checkQuiet(machine, situation) ??
    checkDue(machine, situation) ??
    checkExit(situation) ??
    checkExplained(machine, situation) ??
    checkDuplicate(machine, situation, arrivedBy) ??
    checkStrangers(machine, situation)
  );
}

function checkQuiet(machine: Machine, { pipeline, state }: Situation): Broken | undefined {
  const { events } = machine.decide(pipeline, state, { type: "tick", id: "quiet", at: state.at });
  if (events.length === 0) return undefined;
  return { code: "NOT_QUIET", what: `something was left to do: ${events.map(({ type }) => type).join(", ")}` };
}

function checkDue(machine: Machine, { pipeline, state, wanted }: Situation): Broken | undefined {
  if (wanted.dueAt === undefined) return undefined;
  const due = machine.decide(pipeline, state, { type: "tick", id: "due", at: wanted.dueAt });
  if (due.events.length > 0 || machine.next(pipeline, due.state ?? state).dueAt !== wanted.dueAt) return undefined;
  return { code: "DUE_FOR_NOTHING", what: "the run is due, and nothing comes of it" };
}

/** Somebody, something or some time moves every unfinished run; and time ends every wait that people or workers could forget. */
function checkExit({ state, wanted }: Situation): Broken | undefined {
  if (state.outcome !== undefined) return undefined;
  const { intents, waits, dueAt } = wanted;
  const isAsked = waits.some((wait) => (wait.for === "request" ? (wait.missing ?? []).length > 0 : wait.for === "hold"));
  const isQueued = waits.some((wait) => wait.for === "reservation");
  if (intents.length === 0 && dueAt === undefined && !isAsked && !isQueued) {
    return { code: "NO_EXIT", what: `the run is in ${state.stage} (${state.phase}), and nobody and no time can move it` };
  }
  // A hold is a person's, a freeze ends when it is looked at again, and what is being given back is nobody's wait.
  const isEndless = ({ for: kind, expiresAt, recheckAt, name }: Wait): boolean =>
    kind !== "hold" && expiresAt === undefined && !(kind === "freeze" && recheckAt !== undefined) && !isReleasing(state, name);
  const endless = waits.find(isEndless);
  return endless === undefined ? undefined : { code: "WAIT_WITHOUT_EXPIRY", what: `time does not end the wait for ${endless.name}` };
}

function isReleasing({ reservations }: Situation["state"], name: string): boolean {
  return reservations[name]?.status === "releasing";
}

function checkExplained(machine: Machine, { pipeline, state }: Situation): Broken | undefined {
  if (state.outcome !== undefined) return undefined;
  const { blockers } = machine.explain(pipeline, state, state.at);
  if (blockers.length === 0) return { code: "UNEXPLAINED", what: "the run waits, and nothing says for what" };
  const mute = blockers.find(({ remedies }) => remedies.length === 0);
  return mute === undefined ? undefined : { code: "UNEXPLAINED", what: `the run waits for ${mute.what}, and nothing says who can act` };
}

function checkDuplicate(machine: Machine, { pipeline, state }: Situation, arrivedBy: Move | undefined): Broken | undefined {
  if (arrivedBy === undefined || !REPEATABLE.has(arrivedBy.command.type)) return undefined;
  const again: Move = { ...arrivedBy, at: Math.max(arrivedBy.at, state.at), act: `the same again: ${arrivedBy.act}` };
  const counted = machine.decide(pipeline, state, commandOf(again, "again")).events.filter(({ type }) => !NOTES.has(type));
  if (counted.length === 0) return undefined;
  return { code: "DUPLICATE_COUNTED", what: `it counted again: ${counted.map(({ type }) => type).join(", ")}`, move: again };
}

/** Whoever is not asked, is excluded, is not known well enough, or was shown something else, decides nothing. */
function checkStrangers(machine: Machine, { pipeline, state, wanted, roster }: Situation): Broken | undefined {
  for (const { for: kind, name: gate, missing = [] } of wanted.waits) {
    const request = state.requests[gate];
    const plan = placeOfGate(pipeline, gate)?.gate.plan;
    if (kind !== "request" || request === undefined || plan?.kind !== "request") continue;
    const mallory: Principal = { id: "mallory", assurance: "verified", groups: [] };
    const [entitled] = roster.candidates(missing, new Set());
    const nobodies: readonly (readonly [Principal, seen?: string])[] = [
      ...(plan.exclude.includes("starter") ? [[STARTER] as const] : []),
      ...(roster.fits(mallory, plan.from) ? [] : [[mallory] as const]),
      ...(entitled === undefined ? [] : [[entitled, gateDigestOf(state, gate)] as const]),
      ...(entitled === undefined ? [] : [[{ ...entitled, kind: "machine" } as const] as const]),
      ...(entitled === undefined || plan.assurance === "claimed" ? [] : [[{ ...entitled, assurance: "claimed" } as const] as const]),
    ];
    for (const [by, seen] of nobodies) {
      const shown = seen === undefined ? request : { ...request, digest: seen as typeof request.digest };
      const move = decision(state, shown, { gate, plan, word: "approve", by });
      if (!machine.decide(pipeline, state, commandOf(move, "stranger")).answer.ok) continue;
      return { code: "DECISION_UNENTITLED", what: `the approval of ${by.id} (${by.assurance}) counted for ${gate}`, move };
    }
  }
  return undefined;
}

/** Some digest that is not the one of the request. */
function gateDigestOf({ gateDigests }: Situation["state"], gate: string): string {
  return gateDigests[gate] ?? "";
}
