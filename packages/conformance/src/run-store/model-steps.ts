import { deepEqual, equal, ok } from "node:assert/strict";
import type { AppendResult } from "@sluice/core";
import fc from "fast-check";
import { anAppend, anEvent, anIntent, LEASE_MS, SCOPE } from "./fixtures.ts";
import type { RunStoreUnderTest } from "./run-store-under-test.ts";
import { type ModelAppend, modelAppend, modelClaimable, modelDue, modelWake, type StoreModel } from "./store-model.ts";

/** The real store and the model beside it. */
export interface Pair {
  readonly real: RunStoreUnderTest;
  readonly model: StoreModel;
}

/** One step of a history, drawn small so that histories collide. */
export type Step =
  | {
      readonly do: "append";
      readonly run: string;
      readonly behind: number;
      readonly command: number;
      readonly events: number;
      readonly wanted: readonly { id: string; attempt: number }[];
      readonly completes: boolean;
      readonly settle: "none" | "right" | "wrong";
      readonly fence: "none" | "right" | "wrong";
      readonly due: number | null;
      readonly late: boolean;
      readonly identity: boolean;
    }
  | { readonly do: "take" | "look" | "due" }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "renew" | "release"; readonly run: string; readonly id: string; readonly right: boolean }
  | { readonly do: "acquire" | "giveBack" }
  | { readonly do: "reserve" | "unreserve" | "steal"; readonly run: string };

const CLAIM = "claim";
const LOCK = "lock";
const run = fc.constantFrom("a", "b", "c");
const id = fc.constantFrom("x", "y", "z");
const proof = fc.constantFrom("none" as const, "none" as const, "right" as const, "wrong" as const);

const append: fc.Arbitrary<Step> = fc.record({
  do: fc.constant("append" as const),
  run,
  behind: fc.constantFrom(0, 0, 0, 0, 1),
  command: fc.nat(200),
  events: fc.constantFrom(1, 1, 2),
  wanted: fc.uniqueArray(fc.record({ id, attempt: fc.constantFrom(1, 1, 2) }), { selector: (each) => each.id }),
  completes: fc.constantFrom(false, false, false, true),
  settle: proof,
  fence: proof,
  due: fc.option(fc.nat(3000), { nil: null }),
  late: fc.constantFrom(false, false, false, true),
  identity: fc.boolean(),
});

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: append },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("take" as const, "look" as const, "due" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(1, LEASE_MS - 1, LEASE_MS, LEASE_MS + 1) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("renew" as const, "release" as const), run, id, right: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("acquire" as const, "giveBack" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("reserve" as const, "unreserve" as const, "steal" as const), run }) },
);

/** Does one step to both and compares what they say. */
export async function takeStep(pair: Pair, each: Step): Promise<void> {
  switch (each.do) {
    case "append":
      return appendStep(pair, each);
    case "take":
      return takeIntentsStep(pair);
    case "due":
      return takeDueStep(pair);
    case "look":
      return lookStep(pair);
    case "wait":
      return pair.real.clock.advance(each.ms);
    case "renew":
    case "release":
      return holdStep(pair, each);
    case "acquire":
    case "giveBack":
      return claimStep(pair, each.do);
    default:
      return reservationStep(pair, each.do, each.run);
  }
}

async function appendStep({ real, model }: Pair, each: Step & { do: "append" }): Promise<void> {
  const now = real.clock.now();
  const known = model.runs.get(each.run);
  const expected = Math.max(0, (known?.version ?? 0) - each.behind);
  const held = known?.intents.find(({ token }) => token !== undefined);
  const settles =
    each.settle === "none" ? [] : [{ intent: held?.id ?? "x", token: (held?.token ?? 7) + (each.settle === "right" ? 0 : 1000) }];
  const fences =
    each.fence === "none" ? [] : [{ claim: CLAIM, token: (model.claims.get(CLAIM)?.token ?? 7) + (each.fence === "right" ? 0 : 1000) }];
  const input: ModelAppend = {
    run: each.run,
    expected,
    command: `command-${each.command}`,
    events: each.events,
    wanted: each.wanted,
    // A run that has ended stays so; that the store sees to it is a case of its own.
    completes: each.completes || known?.completed === true,
    settles,
    fences,
    ...(each.identity && expected === 0 ? { identity: "one" } : {}),
    ...(each.due === null ? {} : { dueAt: now + each.due }),
    ...(each.late ? { notAfter: now - 1 } : {}),
  };
  const wanted = modelAppend(model, input, now);
  equal(written(await real.store.append(realAppend(input))), wanted, JSON.stringify(input));
}

function realAppend({
  run,
  expected,
  command,
  events,
  wanted,
  completes,
  settles,
  fences,
  identity,
  dueAt,
  notAfter,
}: ModelAppend): ReturnType<typeof anAppend> {
  const status = completes ? { status: "completed" as const, outcome: "succeeded" as const } : {};
  return anAppend({
    run,
    expectedVersion: expected,
    commandId: command,
    answer: expected,
    events: Array.from({ length: events }, () => anEvent()),
    index: { ...anAppend().index, ...status },
    intents: wanted.map(({ id, attempt }) => anIntent(id, { attempt })),
    settles,
    fences,
    ...(identity === undefined ? {} : { identity }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(notAfter === undefined ? {} : { notAfter }),
  });
}

function written(result: AppendResult): string {
  switch (result.kind) {
    case "appended":
      return `appended ${result.version}`;
    case "duplicate":
      return `duplicate ${JSON.stringify(result.answer)}`;
    case "exists":
      return `exists ${result.run}`;
    case "conflict":
      return `conflict ${result.current?.version ?? "nothing"}`;
    default:
      return `fenced ${result.claim}`;
  }
}

async function takeIntentsStep({ real, model }: Pair): Promise<void> {
  const now = real.clock.now();
  const expected = modelClaimable(model, now);
  const { claimed } = await real.store.takeIntents({ limit: 100, holder: "w", serves: [] });
  deepEqual(
    claimed.map((each) => `${each.run}/${each.intent.id}/${each.intent.attempt}/${each.takenOver}/${each.claimedUntil}`).toSorted(),
    expected.map((each) => `${each.run}/${each.intent.id}/${each.intent.attempt}/${each.takenOver}/${now + LEASE_MS}`).toSorted(),
  );
  for (const { run, intent, token } of claimed) {
    const known = expected.find((each) => each.run === run && each.intent.id === intent.id);
    if (known === undefined) continue;
    ok(token > (known.intent.token ?? 0), "tokens grow");
    Object.assign(known.intent, { token, until: now + LEASE_MS, lost: known.takenOver });
  }
}

async function holdStep({ real, model }: Pair, each: Step & { do: "renew" | "release" }): Promise<void> {
  const now = real.clock.now();
  const known = model.runs.get(each.run)?.intents.find((intent) => intent.id === each.id);
  const key = { scope: SCOPE, run: each.run, intent: each.id, token: (known?.token ?? 7) + (each.right ? 0 : 1000) };
  const holds = known?.token !== undefined && each.right;
  if (each.do === "renew") equal(await real.store.renew(key), holds ? now + LEASE_MS : undefined);
  else equal(await real.store.release(key), holds);
  if (known === undefined || !holds) return;
  if (each.do === "renew") known.until = now + LEASE_MS;
  else Object.assign(known, { token: undefined, until: undefined, from: now });
}

async function takeDueStep({ real, model }: Pair): Promise<void> {
  const now = real.clock.now();
  const expected = modelDue(model, now);
  const { due } = await real.store.takeDue({ limit: 100, leaseMs: LEASE_MS });
  deepEqual(due.map(({ run }) => run).toSorted(), expected.toSorted());
  for (const name of expected) {
    const run = model.runs.get(name);
    if (run !== undefined) Object.assign(run, { takenUntil: now + LEASE_MS, woken: false });
  }
}

async function lookStep({ real, model }: Pair): Promise<void> {
  for (const name of ["a", "b", "c"]) equal((await real.store.load({ scope: SCOPE, run: name }))?.version, model.runs.get(name)?.version);
  equal((await real.store.feed({ limit: 1000 })).items.length, model.commits);
  const open = [...model.runs].filter(([, run]) => !run.completed).map(([name]) => name);
  const { items } = await real.store.query({ scope: SCOPE, where: { status: "running" }, limit: 100 });
  deepEqual(items.map(({ run }) => run).toSorted(), open.toSorted());
  for (const [name, { identity, completed }] of model.runs)
    if (identity !== undefined && !completed) equal(await real.store.findIdentity({ scope: SCOPE, identity }), name);
}

async function claimStep({ real, model }: Pair, act: "acquire" | "giveBack"): Promise<void> {
  const now = real.clock.now();
  const known = model.claims.get(CLAIM);
  if (act === "giveBack") {
    equal(await real.store.releaseClaim({ scope: SCOPE, claim: CLAIM, token: known?.token ?? 7 }), known !== undefined);
    model.claims.delete(CLAIM);
    return;
  }
  const result = await real.store.acquireClaim({ scope: SCOPE, claim: CLAIM, holder: "h", leaseMs: LEASE_MS });
  equal(result.kind, known !== undefined && now < known.until ? "held" : "acquired");
  if (result.kind !== "acquired") return;
  ok(result.token > model.highestToken, "tokens grow, released or not");
  model.highestToken = result.token;
  model.claims.set(CLAIM, { token: result.token, until: result.claimedUntil });
}

async function reservationStep({ real, model }: Pair, act: "reserve" | "unreserve" | "steal", name: string): Promise<void> {
  const key = { scope: SCOPE, run: name, name: LOCK };
  const now = real.clock.now();
  const first = model.queue[0];
  if (act === "unreserve") {
    equal(
      await real.store.unreserve(key),
      model.queue.some((each) => each.run === name),
    );
    model.queue = model.queue.filter((each) => each.run !== name);
    const next = model.queue[0];
    if (first?.run === name && next !== undefined) modelWake(model, next.run, now);
  } else if (act === "steal") {
    const holder = await real.store.holderOf(key);
    equal(holder?.run, first?.run);
    const stolen = await real.store.steal({ ...key, token: holder?.token ?? 7 });
    equal(stolen?.from, first?.run);
    if (stolen === undefined) return;
    model.queue = [{ run: name }, ...model.queue.slice(1).filter((each) => each.run !== name)];
    for (const each of [name, stolen.from]) modelWake(model, each, now);
  } else if (!model.queue.some((each) => each.run === name)) model.queue.push({ run: name });
  for (const [place, each] of model.queue.entries()) {
    const result = await real.store.reserve({ ...key, run: each.run });
    equal(result.kind === "queued" ? result.position : 0, place === 0 && act !== "reserve" ? 0 : place);
  }
  if (act === "reserve") equal((await real.store.reserve(key)).kind, model.queue[0]?.run === name ? "held" : "queued");
}
