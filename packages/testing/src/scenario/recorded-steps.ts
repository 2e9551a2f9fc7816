import type { EffectProof, Facets, Instant, Principal, Verdict } from "@sluice/core";
import type { ScenarioGiven, ScenarioSaid, ScenarioStep, ScenarioWho } from "@sluice/definition";
import type { DecisionWord, EventData, EventType, RunEvent } from "@sluice/lifecycle";

/** What is known of a run's world while its events are read. */
export interface Told {
  readonly starter: string;
  /** Names of effects by the tries of their work. */
  readonly effects: Map<string, string>;
  /** Gates that somebody was asked to look at, and that have not answered. */
  readonly asked: Set<string>;
  readonly detached: Set<string>;
  readonly proofs: Map<string, EffectProof["kind"]>;
  readonly people: Map<string, Set<string>>;
  readonly authors: Set<string>;
  /** The effect about which the world is asked, because its process died. */
  proving: string | undefined;
  /** When somebody extended something last. */
  extendedAt: Instant | undefined;
  /** What the subject became in the same breath as the next event. */
  facets: Facets | undefined;
}

/** Nothing but who started. */
export function beginToTell(starter: string): Told {
  return {
    starter,
    effects: new Map(),
    asked: new Set(),
    detached: new Set(),
    proofs: new Map(),
    people: new Map(),
    authors: new Set(),
    proving: undefined,
    extendedAt: undefined,
    facets: undefined,
  };
}

/** What the world of the run was like, as far as its events told. */
export function worldTold({ people, authors, detached, proofs }: Told): ScenarioGiven {
  return {
    ...(people.size === 0 ? {} : { people: Object.fromEntries([...people].map(([group, members]) => [group, [...members]])) }),
    ...(authors.size === 0 ? {} : { authors: [...authors] }),
    ...(detached.size === 0 ? {} : { detached: [...detached] }),
    ...(proofs.size === 0 ? {} : { proofs: Object.fromEntries(proofs) }),
  };
}

/** Somebody as a scenario names them. */
export function whoOf({ id, assurance }: Pick<Principal, "id" | "assurance">): ScenarioWho {
  return assurance === "verified" ? id : { id, assurance };
}

type Listener<Type extends EventType> = (
  data: Readonly<EventData[Type]>,
  told: Told,
  event: RunEvent,
  next: RunEvent | undefined,
) => ScenarioStep | undefined;

/** What the world did when these happened. Everything else followed by itself. */
const LISTENERS: { readonly [Type in EventType]?: Listener<Type> } = {
  "work-requested": ({ work, intent, effect }, { effects }) => void effects.set(work, effect).set(intent, effect),
  "work-detached": ({ work }, told) => void told.detached.add(effectOf(work, told)),
  "work-ended": ({ work, end }, told) => {
    const effect = effectOf(work, told);
    if (end.proven === true) return proved(told, effect, "happened");
    const { how, exit, output, unreadable, note, declaredBy } = end;
    // Time ends it again when it passes, and a person's word when it is given.
    if (how === "timed-out" || how === "vanished" || declaredBy !== undefined) return undefined;
    return {
      work: {
        effect,
        exit,
        ...(output === undefined ? {} : { output }),
        ...(unreadable === undefined ? {} : { unreadable }),
        ...(note === undefined ? {} : { note }),
        ...taken(told),
      },
    };
  },
  "work-proof-requested": ({ work }, told) => {
    told.proving = effectOf(work, told);
    return { crash: true };
  },
  "work-undone": ({ work }, told) => proved(told, effectOf(work, told), "did-not-happen"),
  "hold-placed": ({ code, work = "" }, told) => {
    if (code !== "EFFECT_UNKNOWN") return undefined;
    const wasAsked = told.proving !== undefined;
    if (wasAsked) proved(told, effectOf(work, told), "unknown");
    return wasAsked ? undefined : { crash: true };
  },
  "evaluation-requested": ({ gate }, { asked }) => void asked.add(gate),
  "verdict-recorded": ({ verdict }, { asked }) => {
    // What nobody was asked for the machine said itself, and time ends looks again when it passes.
    const wasAsked = asked.delete(verdict.gate);
    return wasAsked && verdict.code !== "GATE_TIMEOUT" ? { verdicts: { [verdict.gate]: saidOf(verdict) } } : undefined;
  },
  "decision-recorded": ({ gate, decision, by, reason }, told) => decided(told, { gate, decision, by, reason }),
  "decision-kept": ({ gate, decision, by, reason }, told) => decided(told, { gate, decision, by, reason }),
  "decision-refused": ({ gate, decision, by, code }, told) => {
    // Nobody can decide on a stale request here: everybody sees the present one.
    if (code === "DECISION_STALE") return undefined;
    if (code === "DECISION_EXCLUDED" && by.id !== told.starter) told.authors.add(by.id);
    return { ...decided(told, { gate, decision, by, reason: undefined }), expect: { refused: code as never } };
  },
  "waiver-recorded": ({ waiver }, _told, { at }) => ({
    waive: { gate: waiver.gate, by: waiver.allowedBy, reason: waiver.reason, for: `${Math.max(1, waiver.until - at)}ms` },
  }),
  "hold-ended": ({ by, answer }, { extendedAt }, { at }) =>
    // An extension ends the hold that it helps.
    extendedAt === at ? undefined : { resume: { by: whoOf(by), ...(answer === undefined ? {} : { answer }) } },
  "budget-extended": ({ budget, laps, by }, told, { at }) => {
    told.extendedAt = at;
    return { extend: { budget, laps, by: whoOf(by) } };
  },
  "fact-recorded": ({ fact, data }) => ({ signal: { type: fact, data } }),
  "subject-revised": ({ facets, by }, told, { at }, next) => {
    told.facets = facets;
    // Work that ends shows what it made of the subject.
    return by === undefined && next?.type === "work-ended" && next.at === at ? undefined : { revise: taken(told).facets ?? {} };
  },
  "run-completed": ({ code, reason, by }) => (code === "CANCELLED" && by !== undefined ? { cancel: { by, reason } } : undefined),
};

/** What the world did when an event happened; `undefined` when the event followed by itself. */
export function stepOf(event: RunEvent, next: RunEvent | undefined, told: Told): ScenarioStep | undefined {
  const listener = LISTENERS[event.type] as Listener<EventType> | undefined;
  return listener?.(event.data, told, event, next);
}

function effectOf(work: string, { effects }: Told): string {
  // The id of a try is that of its intent, and its number.
  return effects.get(work) ?? effects.get(work.replace(/\.\d+$/, "")) ?? work;
}

function proved(told: Told, effect: string, kind: EffectProof["kind"]): undefined {
  if (told.proving !== undefined) told.proofs.set(effect, kind);
  told.proving = undefined;
  return undefined;
}

function taken(told: Told): { readonly facets?: Facets } {
  const { facets } = told;
  told.facets = undefined;
  return facets === undefined ? {} : { facets };
}

function saidOf({ value, code, reason, class: kind, cause, findings, examined }: Verdict): ScenarioSaid {
  return {
    value,
    code,
    reason,
    ...(kind === undefined ? {} : { class: kind }),
    ...(cause === undefined ? {} : { cause }),
    ...(findings.length === 0 ? {} : { findings }),
    ...(examined === undefined ? {} : { examined }),
  };
}

function decided(
  { people }: Told,
  {
    gate,
    decision,
    by,
    reason,
  }: {
    readonly gate: string;
    readonly decision: DecisionWord;
    readonly by: Principal;
    readonly reason: string | undefined;
  },
): ScenarioStep {
  for (const group of by.groups ?? []) people.set(group, (people.get(group) ?? new Set()).add(by.id));
  return { [decision]: { gate, by: whoOf(by), ...(reason === undefined ? {} : { reason }) } };
}
