import { type Digest, digestOf, type Facets, type Intent, type Json } from "@sluice/core";
import { placeOfGate, type RunState, type WorkEnd } from "@sluice/lifecycle";
import type { Move, Situation } from "./move.ts";
import { movedHead } from "./moves-of-world.ts";

type WorkerCommand = Move["command"];

/** What workers may do with what is asked of them besides judging: work, looks at the subject, rights, last steps. */
export function movesOfWork(situation: Situation): readonly Move[] {
  const { wanted, state } = situation;
  return [
    ...wanted.intents.flatMap((intent) => intentMoves(situation, intent)),
    ...(state.work?.status === "detached" ? reports(situation) : []),
    ...queuedRights(state),
  ];
}

function worker(state: RunState, act: string, command: WorkerCommand, more: Partial<Move> = {}): Move {
  return { act, by: "worker", at: state.at, command, detour: true, ...more };
}

const STRAIGHT = { detour: false } as const;

/** What is repeated as long as somebody is waited for: the end of that wait counts it. */
const ONGOING = { detour: false, waits: true } as const;

function intentMoves(situation: Situation, intent: Intent): readonly Move[] {
  const { state } = situation;
  const { id, attempt, payload } = intent;
  const lost = (what: string): Move => worker(state, `whoever ${what} vanishes`, { type: "write-off-attempt", intent: id, attempt });
  switch (payload.kind) {
    case "work":
      return workMoves(situation, intent, payload.effect, lost);
    case "look":
      return [
        worker(state, "the subject is looked at", { type: "record-look", intent: id, attempt, facets: state.subject.facets }, STRAIGHT),
        ...movedSubject(situation, (facets) => ({ type: "record-look", intent: id, attempt, facets }), "the subject is looked at"),
        lost("looks at the subject"),
      ];
    case "reserve": {
      const { gate, name } = payload;
      return [
        worker(state, `${name} is free`, { type: "record-reservation", gate, name, token: 1 }, STRAIGHT),
        worker(state, `${name} is held by another run`, { type: "record-reservation", gate, name, position: 1 }),
      ];
    }
    case "release":
      return [worker(state, `${payload.name} is given back`, { type: "record-release", name: payload.name, intent: id }, STRAIGHT)];
    case "final":
      return finalMoves(state, payload.step, true, { attempt, lost: lost(`does the last step ${payload.step}`) });
    case "notify":
      return tellings(situation, intent, lost(`tells ${payload.to}`));
    case "roster":
      return [
        worker(state, `who can answer ${payload.gate} is looked up`, rosterCommand(situation, payload.gate, payload.request), ONGOING),
      ];
    case "start":
      return [worker(state, "the successor starts", { type: "record-successor", intent: id, attempt, successor: payload.run }, STRAIGHT)];
    default:
      return [];
  }
}

function workMoves(
  situation: Situation,
  { id: intent, attempt, notBefore, payload }: Intent,
  effect: string,
  lost: (what: string) => Move,
): readonly Move[] {
  const { state } = situation;
  if (payload.kind === "work" && payload.phase === "prove")
    return proofs(situation, intent, attempt, lost(`asks the world about ${effect}`));
  if (state.work?.status === "dispatched") {
    return [
      ...ends(situation, effect, (end) => ({ type: "end-work", intent, attempt, end })),
      worker(state, `${effect} goes on outside`, { type: "detach-work", intent, attempt }),
      lost(`runs ${effect}`),
    ];
  }
  const at = Math.max(state.at, notBefore ?? 0);
  const dispatch = (observed: Facets): WorkerCommand & { readonly observed: Facets } => ({
    type: "dispatch-work",
    intent,
    attempt,
    tokenDigest: tokenOf(intent, attempt),
    baseline: {},
    observed,
  });
  return [
    worker(state, `${effect} begins`, dispatch(state.subject.facets), { ...STRAIGHT, at }),
    ...movedSubject(situation, dispatch, `${effect} is about to begin`).map((move) => ({ ...move, at })),
    worker(state, `${effect} is refused to whoever started the run`, refusal(intent, attempt), { at }),
    { ...lost(`is to begin ${effect}`), at },
  ];
}

function refusal(intent: string, attempt: number): WorkerCommand {
  return { type: "refuse-work", intent, attempt, refused: { class: "initiator", reason: "the starter may not do so any more" } };
}

/** How a try of work may end: with each output that a condition tells apart, on the same or a new head, badly, or not at all. */
function ends(situation: Situation, effect: string, command: (end: WorkEnd) => WorkerCommand): readonly Move[] {
  const { state, tested } = situation;
  const same = state.subject.facets;
  const outputs: readonly (Json | undefined)[] = [undefined, ...(tested.outputs.get(effect) ?? [])];
  // Who was sent to mend or to begin changes the subject; that a reviewer or a deployment does so is something else.
  const mends = state.via === "start" || state.via === "rework" || state.via === "route";
  const good = outputs.flatMap((output) => {
    const end: WorkEnd = { how: "finished", exit: 0, ...(output === undefined ? {} : { output }) };
    const told = output === undefined ? "" : ` and says ${JSON.stringify(output)}`;
    return [
      worker(state, `${effect} ends well${told}, with a new commit`, { ...command(end), observed: movedHead(state) }, { detour: !mends }),
      worker(state, `${effect} ends well${told}, with nothing new`, { ...command(end), observed: same }, STRAIGHT),
    ];
  });
  return [
    ...good,
    worker(state, `${effect} ends with exit 1`, { ...command({ how: "finished", exit: 1 }), observed: same }),
    worker(state, `${effect} cannot be run`, { ...command({ how: "failed", exit: null }), observed: same }),
  ];
}

function reports(situation: Situation): readonly Move[] {
  const { intent = "", attempt = 0, effect = "" } = situation.state.work ?? {};
  return ends(situation, effect, (end) => ({ type: "report-work", tokenDigest: tokenOf(intent, attempt), report: "ended", end }));
}

function tokenOf(intent: string, attempt: number): Digest {
  return digestOf(`${intent} ${attempt}`);
}

function proofs({ state }: Situation, intent: string, attempt: number, lost: Move): readonly Move[] {
  const effect = state.work?.effect ?? "";
  const prove = (proof: "happened" | "did-not-happen" | "unknown"): WorkerCommand => ({ type: "record-proof", intent, attempt, proof });
  return [
    worker(state, `the world shows that ${effect} happened`, prove("happened"), STRAIGHT),
    worker(state, `the world shows that ${effect} did not happen`, prove("did-not-happen")),
    worker(state, `the world does not show whether ${effect} happened`, prove("unknown")),
    lost,
  ];
}

/** Somebody is told something: how that goes never matters to the run. */
function tellings({ state }: Situation, { id: intent, attempt, payload }: Intent, lost: Move): readonly Move[] {
  if (payload.kind !== "notify") return [];
  const { step, to, topic } = payload;
  if (topic === "run-completed") return finalMoves(state, step, false, { attempt, lost });
  const record = (as: "done" | "failed"): WorkerCommand => ({ type: "record-telling", telling: intent, attempt, as });
  return [
    worker(state, `${to} is told: ${topic}`, record("done"), ONGOING),
    worker(state, `${to} cannot be told: ${topic}`, record("failed"), { ...ONGOING, detour: true }),
    lost,
  ];
}

/** The directory lists everybody who is asked. */
function rosterCommand({ pipeline, roster }: Situation, gate: string, request: string): WorkerCommand {
  const plan = placeOfGate(pipeline, gate)?.gate.plan;
  const asked = plan?.kind === "request" ? roster.asked(plan.from) : [];
  const people = asked.map(({ id, groups = [] }) => ({ id, groups }));
  return { type: "record-roster", gate, request, roster: { people, unlisted: [] } };
}

function finalMoves(
  state: RunState,
  step: string,
  isEffect: boolean,
  { attempt, lost }: { readonly attempt: number; readonly lost: Move },
): readonly Move[] {
  const record = (as: "begun" | "done" | "failed"): WorkerCommand => ({ type: "record-final", step, attempt, as });
  if (isEffect && state.finals[step]?.status === "requested")
    return [worker(state, `the last step ${step} begins`, record("begun"), STRAIGHT), lost];
  return [
    worker(state, `the last step ${step} is done`, record("done"), STRAIGHT),
    worker(state, `the last step ${step} fails`, record("failed")),
    lost,
  ];
}

function queuedRights({ reservations, at }: RunState): readonly Move[] {
  return Object.values(reservations)
    .filter(({ status }) => status === "queued")
    .map(({ gate, name }) => ({
      act: `${name} becomes free`,
      by: "world" as const,
      at,
      detour: false,
      command: { type: "record-reservation" as const, gate, name, token: 1 },
    }));
}

function movedSubject({ state, spent, bounds }: Situation, command: (facets: Facets) => WorkerCommand, act: string): readonly Move[] {
  if (spent.revisions >= bounds.revisions) return [];
  return [worker(state, `${act}, and has a new head`, command(movedHead(state)), { spends: "revisions" })];
}
