import type { Gate, Stage } from "@sluice/core";
import { type GateStatus, statusOf, type View } from "./gate-status.ts";
import { placeOfGate, stageOf } from "./pipeline-view.ts";
import type { Wait } from "./waits.ts";

/** Sets that are told, at most: of a large group any would do. */
const SETS = 16;

/** Waits of which one set must end: each is as small as it can be. */
type WaitSets = readonly (readonly Wait[])[];

/**
 * The smallest sets of waits that stand between a run and its next step: when all of one set have ended well, it goes on. Looks that are
 * out, work and what time ends are in every set; what nobody requires, and what a group does without, is in none.
 */
export function smallestBlockers(view: View, waits: readonly Wait[]): WaitSets {
  const { state, pipeline } = view;
  if (state.outcome !== undefined || waits.length === 0) return [];
  const holds = waits.filter((wait) => wait.for === "hold");
  if (holds.length > 0) return [holds];
  const unconditional = waits.filter((wait) => isWaitedFor(view, wait));
  const stage = stageOf(pipeline, state.stage);
  const wanted = gatesOfPhase(stage, state.phase).map((gate) => waysToOpen(view, gate));
  const ways = product(wanted).map((gates) => waits.filter((wait) => unconditional.includes(wait) || gates.has(wait.gate ?? wait.name)));
  const smallest = smallestOf(ways.filter((set) => set.length > 0));
  // What is asked anew has no wait of its own yet: then everything that is waited for may matter.
  return smallest.length > 0 ? smallest : [waits];
}

function gatesOfPhase(stage: Stage, phase: View["state"]["phase"]): readonly Gate[] {
  return phase === "judging" ? stage.gates : stage.before;
}

/** A decision is taken when every look has come back, whoever requires it; a measure takes its time beside. */
function isWaitedFor({ pipeline }: View, { for: kind, gate }: Wait): boolean {
  if (kind === "evaluation") return placeOfGate(pipeline, gate ?? "")?.gate.plan.kind !== "measure";
  return kind !== "request" && kind !== "pending" && kind !== "reservation";
}

/** Sets of gates of which each, once open, opens this one. */
type Ways = readonly ReadonlySet<string>[];

const OPEN: Ways = [new Set()];

function waysToOpen(view: View, gate: Gate): Ways {
  const status = statusOf(view, gate);
  if (gate.enforcement !== "required" || (status.open && status.judgement !== undefined)) return OPEN;
  const own: Ways = gate.plan.kind === "group" ? waysThroughGroup(view, status, gate.plan) : [new Set([gate.id])];
  const needed = gate.needs.flatMap((id) => placeOfGate(view.pipeline, id)?.gate ?? []).map((need) => waysToOpen(view, need));
  return product([own, ...needed]);
}

function waysThroughGroup(view: View, group: GateStatus, { rule, children }: Extract<Gate["plan"], { kind: "group" }>): Ways {
  const members = children.map((child) => statusOf(view, child)).filter(({ gate }) => gate.enforcement === "required");
  const counting = members.filter(({ open, judgement }) => !(open && judgement?.value === "skipped"));
  const open = counting.filter((member) => member.open && member.judgement !== undefined).length;
  const needed = "all" in rule ? counting.length : "any" in rule ? 1 : rule.atLeast;
  // What has said no in this stay stays closed, as long as others are still to answer.
  const closed = counting.filter((member) => !member.open || member.judgement === undefined);
  const undecided = closed.filter(({ judgement, current }) => !current || judgement?.value !== "fail");
  const left = undecided.length >= needed - open ? undecided : closed;
  const found = choices(left.length, needed - open).map((chosen) => {
    const ways = chosen.flatMap((index) => (left[index] === undefined ? [] : [waysToOpen(view, left[index].gate)]));
    return product(ways);
  });
  return found.length === 0 ? [new Set([group.gate.id])] : smallestSets(found.flat());
}

/** Ways to choose some of so many, the first ones first. */
function choices(from: number, count: number, start = 0): readonly (readonly number[])[] {
  if (count <= 0) return [[]];
  const found: (readonly number[])[] = [];
  for (let first = start; first <= from - count && found.length < SETS; first++)
    for (const rest of choices(from, count - 1, first + 1)) if (found.length < SETS) found.push([first, ...rest]);
  return found;
}

/** One way of each, together. */
function product(each: readonly Ways[]): Ways {
  return each.reduce<Ways>((all, ways) => smallestSets(all.flatMap((one) => ways.map((other) => new Set([...one, ...other])))), OPEN);
}

function smallestSets(sets: Ways): Ways {
  const least = Math.min(...sets.map(({ size }) => size));
  return sets.filter(({ size }) => size === least).slice(0, SETS);
}

function smallestOf(sets: WaitSets): WaitSets {
  const least = Math.min(...sets.map(({ length }) => length));
  const told = new Set<string>();
  return sets.filter((set) => {
    const names = set.map(({ for: kind, name }) => `${kind} ${name}`).join("\n");
    return set.length === least && !told.has(names) && told.add(names).size > 0;
  });
}
