import type { Instant } from "@sluice/core";

/** An intent of the model: plain, slow and written without any code that stores share. */
export interface ModelIntent {
  id: string;
  attempt: number;
  from: Instant;
  /** Token of the claim, as the real store gave it out. */
  token?: number | undefined;
  until?: Instant | undefined;
  lost: boolean;
}

interface ModelRun {
  version: number;
  commands: Map<string, number>;
  intents: ModelIntent[];
  completed: boolean;
  identity?: string | undefined;
  dueAt?: Instant | undefined;
  takenUntil?: Instant | undefined;
  woken: boolean;
}

/** All that a store holds, for one scope. */
export interface StoreModel {
  runs: Map<string, ModelRun>;
  claims: Map<string, { token: number; until: Instant }>;
  queue: { run: string; token?: number | undefined }[];
  commits: number;
  highestToken: number;
}

export function createStoreModel(): StoreModel {
  return { runs: new Map(), claims: new Map(), queue: [], commits: 0, highestToken: 0 };
}

export interface ModelAppend {
  readonly run: string;
  readonly identity?: string | undefined;
  readonly expected: number;
  readonly command: string;
  readonly events: number;
  readonly wanted: readonly { readonly id: string; readonly attempt: number }[];
  readonly completes: boolean;
  readonly settles: readonly { readonly intent: string; readonly token: number }[];
  readonly fences: readonly { readonly claim: string; readonly token: number }[];
  readonly dueAt?: Instant | undefined;
  readonly notAfter?: Instant | undefined;
}

/** What the model expects of an append, as text that a real result can be written as. */
export function modelAppend(model: StoreModel, append: ModelAppend, now: Instant): string {
  const run = model.runs.get(append.run);
  const answer = run?.commands.get(append.command);
  if (answer !== undefined) return `duplicate ${answer}`;
  for (const [name, other] of model.runs)
    if (append.identity !== undefined && other.identity === append.identity && !other.completed) return `exists ${name}`;
  for (const { claim, token } of append.fences) if (model.claims.get(claim)?.token !== token) return `fenced ${claim}`;
  for (const { intent, token } of append.settles)
    if (run?.intents.find(({ id }) => id === intent)?.token !== token) return `fenced ${intent}`;
  if (append.expected !== (run?.version ?? 0) || (append.notAfter !== undefined && now > append.notAfter))
    return `conflict ${run?.version ?? "nothing"}`;
  const next: ModelRun = run ?? { version: 0, commands: new Map(), intents: [], completed: false, identity: append.identity, woken: false };
  model.runs.set(append.run, next);
  next.version += append.events;
  next.commands.set(append.command, append.expected);
  next.completed = append.completes;
  model.commits += 1;
  setWanted(next, append, now);
  if (next.woken) return `appended ${next.version}`;
  next.dueAt = append.dueAt;
  next.takenUntil = undefined;
  return `appended ${next.version}`;
}

function setWanted(run: ModelRun, append: ModelAppend, now: Instant): void {
  const before = run.intents;
  const kept: ModelIntent[] = [];
  const added: ModelIntent[] = [];
  for (const { id, attempt } of append.wanted) {
    const known = before.find((each) => each.id === id);
    const settled = append.settles.some(({ intent }) => intent === id);
    if (known === undefined) added.push({ id, attempt, from: now, lost: false });
    else if (settled) Object.assign(known, { attempt, from: now, lost: false, token: undefined, until: undefined });
    else if (known.attempt !== attempt) {
      known.attempt = attempt;
      known.lost = false;
      if (known.token === undefined) known.from = now;
    }
  }
  for (const known of before) if (append.wanted.some(({ id }) => id === known.id)) kept.push(known);
  run.intents = [...kept, ...added];
}

/** Names of the intents a taker gets now, with whether they are taken over, in no order. */
export function modelClaimable(model: StoreModel, now: Instant): readonly { run: string; intent: ModelIntent; takenOver: boolean }[] {
  return [...model.runs].flatMap(([run, { intents }]) =>
    intents
      .filter(({ from, until }) => (until ?? from) <= now)
      .map((intent) => ({ run, intent, takenOver: intent.lost || intent.token !== undefined })),
  );
}

/** Names of the runs that are due now. */
export function modelDue(model: StoreModel, now: Instant): readonly string[] {
  return [...model.runs].flatMap(([name, run]) => {
    const at = run.woken ? now : (run.takenUntil ?? run.dueAt);
    return at !== undefined && at <= now ? [name] : [];
  });
}

/** Wakes a run, as becoming the holder of a reservation does. */
export function modelWake(model: StoreModel, name: string, now: Instant): void {
  const run = model.runs.get(name);
  if (run === undefined || run.completed) return;
  run.woken = true;
  run.dueAt = now;
}
