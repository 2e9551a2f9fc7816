import type { Digest, Facets, Gate, Pipeline, Stage } from "@sluice/core";

/** An answer as the book keeps it. */
export interface BookedAnswer {
  readonly value: string;
  readonly class: string;
  readonly cause: string;
  readonly attempt: number;
  readonly about: string;
  readonly lookedAt: number;
  readonly lookedAtVersion: number;
}

/** What people were asked. */
interface BookedRequest {
  readonly about: string;
  readonly approvals: Map<string, readonly string[]>;
  closed?: string;
}

/** One sample of a measure. */
interface BookedSample {
  readonly value: string;
  readonly lookedAt: number;
  readonly recordedAt: number;
  readonly about: string;
}

/** What an auditor writes down while it follows a ledger. Written from the invariants, sharing nothing with the machine. */
export interface AuditBook {
  pipeline: Pipeline;
  version: number;
  at: number;
  facets: Facets;
  stage: string;
  path: readonly string[];
  digests: Readonly<Record<string, Digest>>;
  work: { intent: string; stage: string; isOut: boolean } | undefined;
  waitEnded: number;
  outcome: string | undefined;
  readonly works: Map<string, string>;
  readonly asked: Map<string, string>;
  readonly answers: Map<string, BookedAnswer>;
  readonly requests: Map<string, BookedRequest>;
  readonly rights: Map<string, { readonly gate: string; held: boolean }>;
  readonly waivers: Map<string, { readonly about: string; readonly at: number; readonly until: number }>;
  readonly consumed: Set<string>;
  /** Gates that each dispatch used up. */
  readonly usedBy: Map<string, readonly string[]>;
  readonly pendingEnded: Map<string, number>;
  readonly samples: Map<string, BookedSample[]>;
  readonly granted: Map<string, number>;
  /** Laps by stage and reasons. */
  readonly failures: Map<string, number>;
  /** Deadlines of which somebody was told. */
  readonly warned: Set<string>;
}

/** An empty book over a pipeline. */
export function emptyBook(pipeline: Pipeline): AuditBook {
  return {
    pipeline,
    version: 0,
    at: 0,
    facets: {},
    stage: "",
    path: [],
    digests: {},
    work: undefined,
    waitEnded: 0,
    outcome: undefined,
    works: new Map(),
    asked: new Map(),
    answers: new Map(),
    requests: new Map(),
    rights: new Map(),
    waivers: new Map(),
    consumed: new Set(),
    usedBy: new Map(),
    pendingEnded: new Map(),
    samples: new Map(),
    granted: new Map(),
    failures: new Map(),
    warned: new Set(),
  };
}

/** A book that can be written on without changing the other. */
export function copyOfBook(book: AuditBook): AuditBook {
  return {
    ...book,
    work: book.work === undefined ? undefined : { ...book.work },
    works: new Map(book.works),
    asked: new Map(book.asked),
    answers: new Map(book.answers),
    requests: new Map([...book.requests].map(([gate, request]) => [gate, { ...request, approvals: new Map(request.approvals) }])),
    rights: new Map([...book.rights].map(([name, right]) => [name, { ...right }])),
    waivers: new Map(book.waivers),
    consumed: new Set(book.consumed),
    usedBy: new Map(book.usedBy),
    pendingEnded: new Map(book.pendingEnded),
    samples: new Map(book.samples),
    granted: new Map(book.granted),
    failures: new Map(book.failures),
    warned: new Set(book.warned),
  };
}

/** The stage of that name; an empty one when there is none, which opens nothing. */
export function stageIn({ pipeline }: Pick<AuditBook, "pipeline">, id: string): Stage {
  return pipeline.stages.find((stage) => stage.id === id) ?? { id, before: [], gates: [], routes: [] };
}

/** A gate with all its members. */
export function family(gate: Gate): readonly Gate[] {
  return gate.plan.kind === "group" ? [gate, ...gate.plan.children.flatMap(family)] : [gate];
}

/** Exactly what a gate is about now, in plain words: no digest hides what differs. */
export function aboutOf(book: AuditBook, gate: Gate): string {
  const home = book.pipeline.stages.find((stage) => [...stage.before, ...stage.gates].flatMap(family).some(({ id }) => id === gate.id));
  const bound = gate.binds.map(
    (bind) => `${bind}=${bind === "work" ? (book.works.get(home?.id ?? "") ?? "none") : (book.facets[bind] ?? "none")}`,
  );
  return [book.digests[gate.id] ?? "unknown", ...bound].join(" ");
}
