import type { ErrorClass, Gate, Intent, Outcome, VerdictValue } from "@sluice/core";
import { placeOfGate, type RunState } from "@sluice/lifecycle";
import type { Move, Situation } from "./move.ts";
import { askedAtVersion, endedSince } from "./state-key.ts";

/** Something that a gate may say, and how it is told. */
interface Said {
  readonly act: string;
  readonly outcome: Outcome;
  readonly detour: boolean;
  readonly waits?: true;
}

/** What may come of one look: every value that its kind and policy tell apart, an old look, and nobody coming back from it. */
export function moveOfGate({ pipeline, state }: Situation, { id: intent, attempt, notBefore, payload }: Intent): readonly Move[] {
  if (payload.kind !== "evaluate") return [];
  const { gate: name, binding, gateDigest } = payload;
  const gate = placeOfGate(pipeline, name)?.gate;
  if (gate === undefined) return [];
  const at = Math.max(state.at, notBefore ?? 0);
  const record = (said: Said, lookedAt: number, lookedAtVersion: number): Move => ({
    act: said.act,
    by: "worker",
    at,
    detour: said.detour,
    ...(said.waits === undefined ? {} : { waits: said.waits }),
    command: { type: "record-verdict", intent, attempt, gate: name, binding, gateDigest, outcome: said.outcome, lookedAt, lookedAtVersion },
  });
  const lost: Move = {
    act: `whoever looks for ${name} vanishes`,
    by: "worker",
    at,
    detour: true,
    command: { type: "write-off-attempt", intent, attempt },
  };
  return [...saidBy(gate).map((said) => record(said, at, state.version)), ...oldLook(state, gate, intent, record), lost];
}

/** A look at the world that began when it was asked for and ends only now: what ended in between may have changed what it would see. */
function oldLook(
  state: RunState,
  gate: Gate,
  intent: string,
  record: (said: Said, lookedAt: number, lookedAtVersion: number) => Move,
): readonly Move[] {
  const askedAt = askedAtVersion(intent);
  if (gate.reads !== "world" || endedSince(state, gate.id, askedAt) === "") return [];
  return [record({ ...passing(gate), act: `${gate.id} passes by an old look`, detour: true }, 0, askedAt)];
}

function saidBy(gate: Gate): readonly Said[] {
  const pass = passing(gate);
  const fail = say(gate, "fail", `${gate.id} fails`);
  // What nobody requires only ever opens: how it stays closed makes no difference.
  if (gate.enforcement !== "required") return [pass, fail];
  const undecided = say(gate, "inconclusive", `${gate.id} cannot tell`);
  const outages = [...new Set([...Object.keys(gate.onError ?? {}), "outage"])].map((cause) =>
    error(gate, "infrastructure", `${gate.id} cannot look (${cause})`, cause),
  );
  if (gate.plan.kind === "measure") return [pass, fail, undecided, ...outages];
  return [
    pass,
    fail,
    undecided,
    { ...say(gate, "pending", `${gate.id} is still pending`), waits: true },
    ...outages,
    error(gate, "input", `${gate.id} cannot read what it judges`),
    error(gate, "input", `${gate.id} does not find what it judges`, "missing-input"),
    error(gate, "definition", `${gate.id} cannot work as it is configured`),
    ...(gate.evidence === undefined
      ? []
      : [{ ...pass, outcome: { ...pass.outcome, evidence: [] }, act: `${gate.id} passes without evidence`, detour: true }]),
  ];
}

function passing(gate: Gate): Said {
  const { count = 0, class: kind = "observed" } = gate.evidence ?? {};
  const evidence = Array.from({ length: count }, (_none, index) => ({
    name: `evidence-${index}`,
    producer: gate.id,
    digest: gate.digest,
    class: kind,
  }));
  const said = say(gate, "pass", `${gate.id} passes`);
  return { ...said, outcome: { ...said.outcome, evidence, examined: 1 }, detour: false };
}

function error(gate: Gate, kind: ErrorClass, act: string, cause?: string): Said {
  const said = say(gate, "error", act);
  return { ...said, outcome: { ...said.outcome, class: kind, ...(cause === undefined ? {} : { cause }) } };
}

function say(gate: Gate, value: VerdictValue, act: string): Said {
  return {
    act,
    outcome: { value, code: `EXPLORED_${value.toUpperCase()}`, reason: `${gate.id} says ${value}`, findings: [], evidence: [] },
    detour: true,
  };
}
