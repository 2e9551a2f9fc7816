import type { Digest, Gate, Pipeline } from "@sluice/core";
import type { EventOf, EventType, RunEvent } from "@sluice/lifecycle";
import { aboutOf, type AuditBook, copyOfBook, emptyBook, family, stageIn } from "./audit-book.ts";
import { isCurrentByBook, isOpenByBook, staleByBook } from "./audit-gates.ts";
import { begunFrozen, repeatedFailure, warnedWrongly } from "./audit-time.ts";
import { broken, type BrokenPromise } from "./broken-promise.ts";

/** Follows a ledger with a bookkeeping of its own and says which promises an event breaks. */
export interface LedgerAuditor {
  /** Promises that this event breaks. */
  follow(event: RunEvent): readonly BrokenPromise[];
  /** Another auditor that knows the same so far, and goes its own way from here. */
  fork(): LedgerAuditor;
  /** What the auditor believes, to be read only. */
  readonly book: AuditBook;
}

type Entry<Type extends EventType> = (
  book: AuditBook,
  event: EventOf<Type>,
  definitions: ReadonlyMap<Digest, Pipeline>,
) => readonly BrokenPromise[];

const NOTHING: readonly BrokenPromise[] = [];

const AFTER_THE_END: readonly EventType[] = [
  "attempt-lost",
  "work-ended",
  "work-undone",
  "work-heard",
  "work-proof-requested",
  "reservation-release-requested",
  "reservation-released",
  "final-requested",
  "final-begun",
  "final-ended",
  "evidence-erased",
  "counts-refused",
  "successor-requested",
  "successor-started",
];

/** Makes an auditor of runs that follow these definitions. */
export function createLedgerAuditor(definitions: ReadonlyMap<Digest, Pipeline>, first: Pipeline): LedgerAuditor {
  return auditorOn(emptyBook(first), definitions);
}

function auditorOn(book: AuditBook, definitions: ReadonlyMap<Digest, Pipeline>): LedgerAuditor {
  return {
    book,
    fork: () => auditorOn(copyOfBook(book), definitions),
    follow: (event) => {
      const found: BrokenPromise[] = [];
      if (event.at < book.at) found.push(broken("TIME_BACKWARDS", `${event.type} lies before the event that came before it`));
      if (book.outcome !== undefined && !AFTER_THE_END.includes(event.type))
        found.push(broken("END_NOT_ABSORBING", `${event.type} after the end`));
      book.at = event.at;
      book.version += 1;
      const entry = ENTRIES[event.type] as Entry<EventType> | undefined;
      return [...found, ...(entry?.(book, event, definitions) ?? NOTHING)];
    },
  };
}

const ENTRIES: { readonly [Type in EventType]?: Entry<Type> } = {
  "run-started": (book, { data }) => {
    book.facets = data.subject.facets;
    book.digests = data.gates;
    return NOTHING;
  },
  "definition-adopted": (book, { data }, definitions) => {
    book.pipeline = definitions.get(data.definition) ?? book.pipeline;
    book.digests = data.gates;
    book.asked.clear();
    return NOTHING;
  },
  "stage-entered": enterStage,
  "subject-revised": (book, { data }) => {
    book.facets = data.facets;
    return NOTHING;
  },
  "evaluation-requested": (book, { data }) => {
    const gate = gateIn(book, data.gate);
    if (gate !== undefined) book.asked.set(data.gate, aboutOf(book, gate));
    return NOTHING;
  },
  "verdict-recorded": recordVerdict,
  "request-opened": (book, { data }) => {
    const gate = gateIn(book, data.gate);
    book.answers.delete(data.gate);
    book.consumed.delete(data.gate);
    if (gate !== undefined) book.requests.set(data.gate, { about: aboutOf(book, gate), approvals: new Map() });
    return NOTHING;
  },
  "decision-recorded": (book, { data }) => {
    const request = book.requests.get(data.gate);
    if (request?.closed !== undefined) return [broken("DECISION_AFTER_CLOSE", `a decision on ${data.gate} after it was closed`)];
    request?.approvals.delete(data.by.id);
    if (data.decision === "approve") request?.approvals.set(data.by.id, data.by.groups ?? []);
    return NOTHING;
  },
  "request-closed": (book, { data }) => {
    const request = book.requests.get(data.gate);
    if (request !== undefined) request.closed = data.as;
    // A request that is withdrawn because the stage is left was not waited for.
    if (data.as !== "withdrawn") book.waitEnded = book.version;
    return NOTHING;
  },
  "reservation-requested": (book, { data }) => {
    book.rights.set(data.name, { gate: data.gate, held: false });
    return NOTHING;
  },
  "reservation-held": (book, { data }) => {
    const right = book.rights.get(data.name);
    if (right !== undefined) right.held = true;
    book.waitEnded = book.version;
    return NOTHING;
  },
  "reservation-release-requested": (book, { data }) => {
    book.rights.delete(data.name);
    return NOTHING;
  },
  "reservation-lost": (book, { data }) => {
    book.rights.delete(data.name);
    return NOTHING;
  },
  "work-requested": (book, { data }) => {
    book.works.set(data.stage, data.work);
    book.work = { intent: data.intent, stage: data.stage, isOut: false };
    return NOTHING;
  },
  "attempt-lost": (book, { data }) => {
    const { work } = book;
    if (work !== undefined && work.intent === data.intent && !work.isOut) book.works.set(work.stage, `${data.intent}.${data.attempt + 1}`);
    return NOTHING;
  },
  "work-dispatched": dispatchWork,
  "work-ended": (book) => {
    book.waitEnded = book.version;
    return NOTHING;
  },
  "work-undone": (book, { data }) => {
    for (const gate of book.usedBy.get(data.intent) ?? []) book.consumed.delete(gate);
    book.usedBy.delete(data.intent);
    return NOTHING;
  },
  "admission-reopened": (book) => {
    book.waitEnded = book.version;
    return NOTHING;
  },
  "judging-started": (book, { data }) => {
    for (const gate of data.consumed) book.consumed.add(gate);
    book.waitEnded = book.version;
    return NOTHING;
  },
  "freeze-ended": (book) => {
    book.waitEnded = book.version;
    return NOTHING;
  },
  "deadline-neared": warnedWrongly,
  "waiver-recorded": (book, { data: { waiver } }) => {
    const gate = gateIn(book, waiver.gate);
    if (gate !== undefined) book.waivers.set(waiver.gate, { about: aboutOf(book, gate), at: waiver.at, until: waiver.until });
    return NOTHING;
  },
  "hold-ended": (book, { data }) => forget(book, data.forgets),
  "budget-extended": (book, { data }) => {
    book.failures.clear();
    book.granted.set(data.budget, (book.granted.get(data.budget) ?? 0) + data.laps);
    return NOTHING;
  },
  "run-completed": (book, { data }) => {
    book.outcome = data.outcome;
    const good = data.outcome === "succeeded" || data.outcome === "partially-succeeded";
    return good && stageIn(book, book.stage).final !== data.outcome
      ? [broken("SUCCESS_UNREAL", `${data.outcome} in the stage ${book.stage}`)]
      : NOTHING;
  },
};

function gateIn({ pipeline }: AuditBook, id: string): Gate | undefined {
  return pipeline.stages.flatMap((stage) => [...stage.before, ...stage.gates].flatMap(family)).find((gate) => gate.id === id);
}

function forget(book: AuditBook, gates: readonly string[]): readonly BrokenPromise[] {
  for (const records of [book.answers, book.requests, book.samples, book.asked, book.consumed])
    for (const gate of gates) records.delete(gate);
  return NOTHING;
}

function enterStage(book: AuditBook, { data }: EventOf<"stage-entered">): readonly BrokenPromise[] {
  const found = data.via === "next" ? [...closedBehind(book, data.from ?? "")] : [];
  if (data.lap !== undefined) {
    const budget = book.pipeline.budgets.find(({ id }) => id === data.lap?.budget);
    const most = (budget?.laps ?? 0) + (book.granted.get(data.lap.budget) ?? 0);
    if (data.lap.taken > most) found.push(broken("LAPS_EXCEEDED", `lap ${data.lap.taken} of ${data.lap.budget}, which has ${most}`));
  } else if (data.via === "rework") found.push(broken("LAPS_EXCEEDED", "rework without a lap"));
  found.push(...repeatedFailure(book, data));
  forget(book, data.forgets);
  for (const gate of data.renews ?? []) book.consumed.delete(gate);
  for (const [gate, answer] of book.answers) if (answer.value === "pending") book.answers.delete(gate);
  book.asked.clear();
  book.pendingEnded.clear();
  book.works.delete(data.stage);
  book.work = undefined;
  book.stage = data.stage;
  book.path = data.path;
  book.waitEnded = book.version;
  return found;
}

/** What a `next` edge broke: gates of the stage that did not open or were seen too long ago, and gates of the path that are stale. */
function* closedBehind(book: AuditBook, from: string): Generator<BrokenPromise> {
  for (const gate of stageIn(book, from).gates) {
    if (!isOpenByBook(book, gate)) yield broken("NEXT_UNGUARDED", `next from ${from}, whose ${gate.id} is not open`);
    for (const stale of staleByBook(book, gate))
      yield broken("NEXT_UNGUARDED", `next from ${from}, whose ${stale} was looked at too long ago`);
  }
  for (const id of book.path.filter((each) => each !== from)) {
    const stage = stageIn(book, id);
    for (const gate of [...stage.before, ...stage.gates].filter(({ enforcement }) => enforcement === "required")) {
      if (!isCurrentByBook(book, gate)) yield broken("NEXT_UNGUARDED", `next from ${from}, while ${gate.id} of ${id} is not current`);
    }
  }
}

function recordVerdict(book: AuditBook, { at, data }: EventOf<"verdict-recorded">): readonly BrokenPromise[] {
  const { verdict } = data;
  const gate = gateIn(book, verdict.gate);
  if (gate === undefined) return [broken("VERDICT_UNASKED", `a verdict of ${verdict.gate}, which is no gate`)];
  const isOwn = verdict.code === "CONDITION_ABSENT" || verdict.code === "GATE_SKIPPED";
  const about = isOwn ? aboutOf(book, gate) : book.asked.get(gate.id);
  if (about === undefined) return [broken("VERDICT_UNASKED", `a verdict of ${gate.id}, which nobody had asked`)];
  book.asked.delete(gate.id);
  const before = book.answers.get(gate.id);
  book.consumed.delete(gate.id);
  const { value, class: kind = "", cause = "", attempt, lookedAt } = verdict;
  book.answers.set(gate.id, { value, class: kind, cause, attempt, about, lookedAt, lookedAtVersion: data.lookedAtVersion });
  if (data.sample === true) {
    book.samples.set(gate.id, [...(book.samples.get(gate.id) ?? []), { value, lookedAt, recordedAt: at, about }]);
    book.pendingEnded.set(gate.id, book.version);
  } else {
    book.samples.delete(gate.id);
    if (before?.value === "pending" && value !== "pending") book.pendingEnded.set(gate.id, book.version);
  }
  return lookedAt > at || data.lookedAtVersion > book.version
    ? [broken("TIME_BACKWARDS", `${gate.id} was looked at in the future`)]
    : NOTHING;
}

function dispatchWork(book: AuditBook, { at, data }: EventOf<"work-dispatched">): readonly BrokenPromise[] {
  const stage = stageIn(book, book.stage);
  const effect = book.pipeline.effects.find(({ id }) => id === stage.work?.run);
  const closed = stage.before.filter((gate) => !isOpenByBook(book, gate)).map((gate) => `work of ${stage.id} began behind ${gate.id}`);
  const stale = stage.before
    .flatMap((gate) => staleByBook(book, gate))
    .map((gate) => `work of ${stage.id} began on an old look at ${gate}`);
  const found = [...closed, ...stale].map((text) => broken("WORK_UNGUARDED", text));
  found.push(...begunFrozen(book, stage, at));
  if (effect?.class === "dangerous") {
    const earlier = book.path.filter((id) => id !== stage.id).flatMap((id) => stageIn(book, id).gates);
    const closedEarlier = earlier.filter((gate) => gate.plan.kind !== "reserve" && !isOpenByBook(book, gate));
    found.push(...closedEarlier.map((gate) => broken("DANGER_UNGUARDED", `the dangerous work of ${stage.id} began behind ${gate.id}`)));
    const used = data.consumed.filter((gate) => !book.consumed.has(gate));
    book.usedBy.set(data.intent, [...(book.usedBy.get(data.intent) ?? []), ...used]);
  }
  for (const gate of data.consumed) book.consumed.add(gate);
  if (book.work !== undefined) book.work.isOut = true;
  return found;
}
