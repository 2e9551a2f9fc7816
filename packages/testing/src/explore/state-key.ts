import type { Gate, Instant, Pipeline } from "@sluice/core";
import { bindingOf, leavesOf, type Next, placeOfGate, type RunState, type VerdictRecord } from "@sluice/lifecycle";
import type { AuditBook } from "../model/audit-book.ts";
import { isCurrentByBook, isOpenByBook } from "../model/audit-gates.ts";
import type { Spent } from "./move.ts";

/** What a key is made of. */
export interface KeyParts {
  readonly pipeline: Pipeline;
  readonly state: RunState;
  readonly wanted: Next;
  readonly spent: Spent;
  readonly book: AuditBook;
}

/** What says nothing about what can happen next: names of the run, words for people, and what is told in another way below. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "scope",
  "run",
  "pipeline",
  "definition",
  "identity",
  "startedBy",
  "subject",
  "version",
  "gateDigests",
  "completedReason",
  "completedCode",
  "reason",
  "reasons",
  "findings",
  "evidence",
  "note",
  "baseline",
  "tokenDigest",
  "token",
  "digest",
  "works",
  "waitEndedVersion",
  "pendingEnded",
  "enteredVersion",
  "openedVersion",
  "recordedVersion",
  "lookedAtVersion",
]);

/** Instants of an exploration lie far above all its counts. */
export const EPOCH = 1_000_000_000_000;

/**
 * Two states with one key can be continued in the same ways. Ids are told apart only by where they are the same; times by the order in
 * which waits end; contents by what is current. What an independent bookkeeping believes belongs to it, so that a machine which mixes two
 * histories up cannot hide one behind the other.
 */
export function stateKey({ pipeline, state, wanted, spent, book }: KeyParts): string {
  if (state.outcome !== undefined) return endKey(state, wanted);
  const names = new Map<string, string>();
  const parts = [
    ...Object.keys(state)
      .toSorted()
      .filter((name) => !LEFT_OUT.has(name) && !(name in OWN_WORDS))
      .map((name) => `${name}=${written(state[name as keyof RunState], names)}`),
    ...Object.entries(OWN_WORDS).map(([name, words]) => `${name}=${words(pipeline, state, names)}`),
    timers(pipeline, state, wanted),
    believed(book),
    `${spent.revisions}/${spent.extensions}`,
  ];
  return parts.join("\n");
}

/** Of a run that has ended only what is still seen through can go on. */
function endKey(state: RunState, wanted: Next): string {
  const { outcome, finals, reservations, work, consumption } = state;
  const out = wanted.intents.map(({ kind, attempt }) => `${kind}.${attempt}`);
  const late = work === undefined ? "" : `${work.status} ${work.attempt} ${work.proofs} ${consumption?.resolved}`;
  const steps = Object.entries(finals).map(([step, { status, attempt }]) => `${step} ${status} ${attempt}`);
  return [outcome, ...out, late, ...steps, ...Object.values(reservations).map(({ name, status }) => `${name} ${status}`)].join("\n");
}

/** A value, the members of objects in the order of their names; instants and what is an id only by where they are the same. */
function written(value: unknown, names: Map<string, string>): string {
  if (typeof value === "number") return value >= EPOCH ? "@" : String(value);
  if (typeof value === "string") return nameOf(value, names);
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map((each) => written(each, names)).join(",")}]`;
  const members = Object.entries(value).filter(([name, member]) => member !== undefined && !LEFT_OUT.has(name));
  const ordered = members.toSorted(([one], [other]) => (withoutVersion(one) < withoutVersion(other) ? -1 : 1));
  return `{${ordered.map(([name, member]) => `${nameOf(name, names)}:${written(member, names)}`).join(",")}}`;
}

/** Ids of the machine end with a version, digests are long: neither means anything but itself. */
function nameOf(text: string, names: Map<string, string>): string {
  if (!/\.\d+$/.test(text) && !text.startsWith("sha256:")) return text;
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `#${names.size}`;
  names.set(text, name);
  return name;
}

/** Two states differ in the versions within their ids; those must not decide what comes first. */
function withoutVersion(id: string): string {
  return id.replace(/\d+$/, "");
}

type Words = (pipeline: Pipeline, state: RunState, names: Map<string, string>) => string;

/** Members of the state that mean something only beside others. */
const OWN_WORDS: { readonly [Name in keyof RunState]?: Words } = {
  verdicts: (pipeline, state) =>
    inOrder(state.verdicts, (id, record) => verdictWords(pipeline, state, record, placeOfGate(pipeline, id)?.gate)),
  evaluations: (pipeline, state) =>
    inOrder(state.evaluations, (id, { attempt, binding, intent }) => {
      const gate = placeOfGate(pipeline, id)?.gate;
      const asked = gate?.reads === "world" ? endedSince(state, id, askedAtVersion(intent)) : "";
      return `${attempt}${isAbout(pipeline, state, id, binding) ? "" : " old"} ${asked}`;
    }),
  requests: (pipeline, state) =>
    inOrder(state.requests, (id, { closed = "open", binding, decisions, consumed }) => {
      const said = decisions.map(({ decision, by }) => `${decision} ${by.id}`).toSorted();
      return `${closed} ${consumed ?? ""} ${isAbout(pipeline, state, id, binding) ? "" : "old"} ${said.join(",")}`;
    }),
  kept: (pipeline, state) =>
    inOrder(state.kept, (id, kept) =>
      kept.map(({ decision, by, binding }) => `${decision} ${by.id} ${isAbout(pipeline, state, id, binding)}`).join(","),
    ),
  facts: (_pipeline, state) => inOrder(state.facts, (_id, { data }) => JSON.stringify(data)),
  consumption: (_pipeline, { consumption, subject }) =>
    consumption === undefined
      ? ""
      : `${consumption.head === subject.facets["head"]} ${consumption.resolved} ${consumption.gates.join(",")} ${consumption.earlier?.gates.join(",")}`,
  work: (_pipeline, { work, subject }, names) => {
    if (work === undefined) return "";
    const { sent, judged, ...plain } = work;
    const same = [sent, judged].map((facets) => facets === undefined || JSON.stringify(facets) === JSON.stringify(subject.facets));
    return `${written(plain, names)} ${same.join(" ")}`;
  },
  readmitted: (_pipeline, { readmitted, subject }) => {
    if (readmitted === undefined) return "";
    const { attempt, tries, proofs, sent } = readmitted;
    return `${attempt} ${tries} ${proofs} ${sent === undefined || JSON.stringify(sent) === JSON.stringify(subject.facets)}`;
  },
  measures: (_pipeline, { measures }) =>
    inOrder(measures, (_id, { samples, failures, inconclusives, consecutive, failing }) =>
      [samples, failures, inconclusives, consecutive, failing].join(" "),
    ),
};

function inOrder<Member>(members: Readonly<Record<string, Member>>, words: (id: string, member: Member) => string): string {
  return Object.keys(members)
    .toSorted()
    .map((id) => `${id}:${words(id, members[id] as Member)}`)
    .join(";");
}

function isAbout(pipeline: Pipeline, state: RunState, id: string, binding: string): boolean {
  const gate = placeOfGate(pipeline, id)?.gate;
  return gate !== undefined && bindingOf({ pipeline, state }, gate) === binding;
}

/** Of a verdict about what the run is not about any more it only counts that it is there: no content comes back. */
function verdictWords(pipeline: Pipeline, state: RunState, record: VerdictRecord, gate: Gate | undefined): string {
  const { consumed = false, value, class: kind = "", cause = "", code, attempt } = record;
  if (gate === undefined) return "gone";
  if (!consumed && bindingOf({ pipeline, state }, gate) !== record.binding) return `old ${value === "pending"}`;
  const seen = gate.reads === "world" ? endedSince(state, gate.id, record.lookedAtVersion) : "";
  return `${value} ${kind} ${cause} ${code} ${attempt} ${consumed} ${seen}`;
}

/** Waits that ended after a version of the run, by which a look at the world that began then is too old. */
export function endedSince({ waitEndedVersion, pendingEnded }: RunState, gate: string, version: number): string {
  const others = Object.keys(pendingEnded).filter((other) => other !== gate && (pendingEnded[other] ?? 0) > version);
  return [...(waitEndedVersion > version ? ["*"] : []), ...others.toSorted()].join(",");
}

/** The version at which a look was asked for: intents of the machine end with it. */
export function askedAtVersion(intent: string): number {
  return Number(/\d+$/.exec(intent)?.[0] ?? Number.MAX_SAFE_INTEGER);
}

/** Everything that time ends, in the order in which it does. */
function timers(pipeline: Pipeline, state: RunState, { waits, intents, dueAt }: Next): string {
  const moments: (readonly [name: string, at: Instant])[] = [];
  const add = (name: string, at: Instant | undefined): void => {
    if (at !== undefined && at > state.at) moments.push([name, at]);
  };
  for (const wait of waits) {
    add(`${wait.for} ${wait.name} again`, wait.recheckAt);
    add(`${wait.for} ${wait.name} ends`, wait.expiresAt);
    add(`${wait.for} ${wait.name} begins`, wait.notBefore);
  }
  for (const intent of intents) add(`${intent.kind} begins`, intent.notBefore);
  for (const [id, measure] of Object.entries(state.measures)) {
    const plan = placeOfGate(pipeline, id)?.gate.plan;
    if (plan?.kind === "measure") moments.push([`${id} ${measure.lastAt - measure.since >= plan.windowMs}`, measure.since + plan.windowMs]);
  }
  for (const [id, { until }] of Object.entries(state.waivers)) add(`${id} waived`, until);
  for (const [id, { lookedAt }] of Object.entries(state.verdicts)) {
    const maxAge = placeOfGate(pipeline, id)?.gate.maxAgeMs;
    if (maxAge !== undefined) add(`${id} old`, lookedAt + maxAge);
  }
  add("due", dueAt);
  const ordered = moments.toSorted(([one, at], [other, otherAt]) => at - otherAt || (one < other ? -1 : 1));
  return ordered.map(([name, at], index) => (at === ordered[index - 1]?.[1] ? `=${name}` : `<${name}`)).join("");
}

/** What the bookkeeping believes of every gate, and what it has counted. */
function believed(book: AuditBook): string {
  const gates = book.pipeline.stages.flatMap((stage) => [...stage.before, ...stage.gates].flatMap(leavesOf));
  const words = gates.map((gate) => {
    const isCurrent = isCurrentByBook(book, gate);
    const answer = isCurrent ? book.answers.get(gate.id) : undefined;
    return `${isOpenByBook(book, gate) ? "o" : "c"}${isCurrent ? "=" : "!"}${answer?.value ?? ""}${book.asked.has(gate.id) ? "?" : ""}`;
  });
  const granted = [...book.granted].map(([budget, laps]) => `${budget}+${laps}`);
  return `${book.stage} ${book.path.join(">")} ${words.join(" ")} ${[...book.consumed].toSorted().join(",")} ${granted.join(",")}`;
}
