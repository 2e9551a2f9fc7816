import {
  type Cancellable,
  type Digest,
  digestBytes,
  type EvidenceKey,
  type EvidenceStore,
  type Gate,
  type Pipeline,
  type RunKey,
  type RunStore,
  SluiceError,
  type StoredEvent,
} from "@sluice/core";
import { eventText, fromRecord, placeOfGate, type RunEvent } from "@sluice/lifecycle";
import { verifyChain } from "@sluice/store-kit";
import { AUDIT_FORMAT, type AuditBody, type AuditReport, type AuditSection, SECTIONS } from "./audit-report.ts";
import type { ExportedCommit } from "./export-format.ts";
import { cancellation, ledgerOf } from "./ledger-of.ts";
import { definitionsUsed } from "./replay-commits.ts";
import type { ExportedRun } from "./read-export.ts";

/** How a run is accounted for. */
export interface AuditOptions extends Cancellable {
  /** Asked for every body that a verdict names: what is not there any more is named with the reason. Default: nobody is asked. */
  readonly evidence?: EvidenceStore;
}

/**
 * What a run's ledger says, as a report. Made of the ledger alone: whoever has an export of it, with `readExport`, gets the same by `auditOf`.
 * Only what became of bodies is asked of their store.
 *
 * @throws SluiceError `RUN_NOT_FOUND`; `STORE_CORRUPT` where the ledger, or a definition that the run followed, is not what was written
 */
export async function auditRun(store: RunStore, key: RunKey, options: AuditOptions = {}): Promise<AuditReport> {
  const { scope, run } = key;
  const commits: ExportedCommit[] = [];
  for await (const commit of ledgerOf(store, scope, run, options)) commits.push(commit);
  if (commits.length === 0) throw new SluiceError({ code: "RUN_NOT_FOUND", message: `There is no run ${run} in the scope ${scope}.` });
  const definitions = new Map<Digest, string>();
  for (const digest of definitionsUsed(commits)) {
    const text = await store.getDefinition({ scope, digest }, cancellation(options));
    if (text !== undefined) definitions.set(digest, asItWasPut(digest, text));
  }
  const report = auditOf({ scope, run, commits, definitions });
  return options.evidence === undefined ? report : { ...report, bodies: await bodiesOf(report, options.evidence, options) };
}

/** What was demanded of whom is told from the definition: from no other text than the one that the run followed. */
function asItWasPut(digest: Digest, text: string): string {
  if (digestBytes(text) === digest) return text;
  const message = `The stored definition ${digest} is not the text that was put there. Go back to a backup or an export.`;
  throw new SluiceError({ code: "STORE_CORRUPT", message, details: { digest } });
}

async function bodiesOf({ scope, verdicts }: AuditReport, store: EvidenceStore, options: Cancellable): Promise<readonly AuditBody[]> {
  const named = verdicts.flatMap(({ evidence }) => evidence.flatMap(({ body }) => (body === undefined ? [] : [body.digest])));
  return Promise.all([...new Set(named)].map(async (digest) => ({ digest, ...(await standingOf(store, { scope, digest }, options)) })));
}

type Standing = AuditBody extends infer Body ? (Body extends AuditBody ? Omit<Body, "digest"> : never) : never;

async function standingOf(store: EvidenceStore, key: EvidenceKey, options: Cancellable): Promise<Standing> {
  try {
    const read = await store.get(key, cancellation(options));
    return read.kind === "present" ? { kind: "present" } : read;
  } catch (error) {
    if (SluiceError.is(error, "ABORTED")) throw error;
    return { kind: "unreachable" };
  }
}

/** The report of an exported run. Its chain is walked again: the report says whether it holds. */
export function auditOf({ commits, definitions }: ExportedRun): AuditReport {
  const events = commits.flatMap((commit) => commit.events);
  const { at, data } = firstOf(events);
  const { scope, run, pipeline, startedBy, subject, parent, supersedes } = data;
  const told = tell(events, definitions);
  return {
    format: AUDIT_FORMAT,
    scope,
    run,
    pipeline,
    subject,
    startedBy,
    startedAt: at,
    policyTrusted: told.definitions.every(({ trusted }) => trusted),
    ...(parent === undefined ? {} : { parent }),
    ...(supersedes === undefined ? {} : { supersedes }),
    ...(told.end === undefined ? {} : { end: told.end }),
    definitions: told.definitions,
    chain: chainOf(commits, events.length),
    ...(told.sections as Pick<AuditReport, AuditSection>),
    timeline: told.timeline,
  };
}

type Telling = Pick<AuditReport, "definitions" | "timeline"> & {
  readonly end: AuditReport["end"];
  readonly sections: Readonly<Record<AuditSection, readonly unknown[]>>;
};

function tell(events: readonly StoredEvent[], texts: ReadonlyMap<Digest, string>): Telling {
  const sections = emptySections();
  const definitions: AuditReport["definitions"][number][] = [];
  const timeline: AuditReport["timeline"][number][] = [];
  const pipelines = new Map([...texts].flatMap(([digest, text]) => pipelineIn(digest, text)));
  let end: AuditReport["end"];
  for (const stored of events) {
    const event = fromRecord(stored);
    const { seq, at } = stored;
    timeline.push({ seq, at, type: event.type, text: eventText(event) });
    if (event.type === "run-started")
      definitions.push({ digest: event.data.definition, seq, trusted: event.data.policyTrusted, by: event.data.startedBy });
    else if (event.type === "definition-adopted")
      definitions.push({ digest: event.data.definition, seq, trusted: event.data.policyTrusted, by: event.data.by });
    else if (event.type === "run-completed") end = { ...event.data, at };
    const section = SECTIONS[event.type];
    const known = definitions.at(-1);
    if (section !== undefined) sections[section].push(entryOf(event, seq, known === undefined ? undefined : pipelines.get(known.digest)));
  }
  return { sections, definitions, timeline, end };
}

/** What the event says, and what the definition that was in force said about it. */
function entryOf(event: RunEvent, seq: number, pipeline: Pipeline | undefined): object {
  const place = { seq, at: event.at, event: event.type };
  switch (event.type) {
    case "verdict-recorded": {
      const enforcement = gateIn(pipeline, event.data.verdict.gate)?.enforcement;
      return { ...place, ...event.data.verdict, ...(enforcement === undefined ? {} : { enforcement }) };
    }
    case "request-opened": {
      const plan = gateIn(pipeline, event.data.gate)?.plan;
      return { ...place, ...event.data, ...(plan?.kind === "request" ? { requirement: plan } : {}) };
    }
    case "work-requested": {
      const repeat = pipeline?.effects.find(({ id }) => id === event.data.effect)?.repeat;
      return { ...place, ...event.data, ...(repeat === undefined ? {} : { repeat }) };
    }
    default:
      return { ...place, ...event.data };
  }
}

function gateIn(pipeline: Pipeline | undefined, gate: string): Gate | undefined {
  return pipeline === undefined ? undefined : placeOfGate(pipeline, gate)?.gate;
}

function chainOf(commits: readonly ExportedCommit[], events: number): AuditReport["chain"] {
  const chain = verifyChain(commits.map((commit) => ({ ...commit, position: "" })));
  const sizes = { commits: commits.length, events };
  if (!chain.ok) return { verified: false, ...sizes, brokenAt: chain.at + 1, reason: chain.reason };
  return { verified: true, ...sizes, ...(chain.last === undefined ? {} : { head: chain.last }) };
}

function emptySections(): Record<AuditSection, unknown[]> {
  return {
    stages: [],
    verdicts: [],
    openings: [],
    requests: [],
    decisions: [],
    refusals: [],
    waivers: [],
    holds: [],
    effects: [],
    reservations: [],
    erasures: [],
  };
}

function firstOf(events: readonly StoredEvent[]): Extract<RunEvent, { readonly type: "run-started" }> {
  const [first] = events;
  const event = first === undefined ? undefined : fromRecord(first);
  if (event?.type === "run-started") return event;
  throw new SluiceError({ code: "STORE_CORRUPT", message: "This is no ledger of a run: it does not begin with its start." });
}

/** A text that is no definition says nothing about gates; the ledger is told all the same. */
function pipelineIn(digest: Digest, text: string): readonly (readonly [Digest, Pipeline])[] {
  try {
    const pipeline = JSON.parse(text) as Pipeline;
    placeOfGate(pipeline, "");
    return [[digest, pipeline]];
  } catch {
    return [];
  }
}
