import { type Append, type Commit, digestBytes, type Intent, type JsonObject } from "@sluice/core";
import {
  acquireClaim,
  type AppendFacts,
  claimIntent,
  type CommitRecord,
  commitDigest,
  createUpcaster,
  decideAppend,
  decodeCommit,
  decodePosition,
  decodeVerifiedCommit,
  dequeue,
  dueAfterAppend,
  duePoked,
  dueTaken,
  encodeAppend,
  encodeJson,
  encodePosition,
  enqueue,
  type IntentRow,
  mergeIntents,
  type NamedClaim,
  releaseIntent,
  renewClaim,
  renewIntent,
  type ReservationQueue,
  seize,
  type Sha256Hex,
  verifyChain,
} from "@sluice/store-kit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const sha256Hex: Sha256Hex = (text) => digestBytes(text).slice("sha256:".length);

const append: Append = {
  scope: "default",
  run: "run",
  identity: "one",
  expectedVersion: 0,
  commandId: "c",
  answer: 1,
  events: [{ type: "noted", version: 1, at: 1, data: {} }],
  state: { shape: 1, data: {} },
  index: { pipeline: "p", key: "k", status: "running", startedBy: "a", definition: "sha256:d" },
  intents: [],
  settles: [{ intent: "i", token: 5 }],
  consumes: [],
  notAfter: 100,
  fences: [{ claim: "f", token: 6 }],
};

describe("decideAppend", () => {
  const good: AppendFacts = {
    storeNow: 100,
    version: 0,
    completed: () => false,
    answer: undefined,
    identityHolder: () => undefined,
    claimToken: () => 6,
    reservation: () => undefined,
    intentToken: () => 5,
  };

  test("LSE-1 judges in one order: duplicate, exists, fenced, conflict, appended", () => {
    const everything: AppendFacts = {
      storeNow: 101,
      version: 9,
      completed: () => true,
      answer: "1",
      identityHolder: () => "r",
      claimToken: () => 1,
      reservation: () => undefined,
      intentToken: () => 1,
    };
    const steps: readonly (readonly [Partial<AppendFacts>, object])[] = [
      [{}, { kind: "duplicate", answer: "1" }],
      [{ answer: undefined }, { kind: "exists", run: "r" }],
      [{ identityHolder: () => undefined }, { kind: "fenced", claim: "f" }],
      [{ claimToken: () => 6 }, { kind: "fenced", claim: "i" }],
      [{ intentToken: () => 5 }, { kind: "conflict" }],
      [{ version: 0 }, { kind: "conflict" }],
    ];
    let facts = everything;
    for (const [better, expected] of steps) {
      facts = { ...facts, ...better };
      expect(decideAppend(append, facts)).toEqual(expected);
    }
    expect(() => decideAppend(append, { ...facts, storeNow: 100 })).toThrow(code("RUN_COMPLETED"));
    expect(decideAppend(append, good)).toEqual({ kind: "append" });
  });

  test("a fact that does not matter is not asked for", () => {
    const asked = (): never => expect.unreachable();
    const { identity: _identity, ...plain } = append;
    const facts = { ...good, completed: asked, identityHolder: asked, claimToken: asked, intentToken: asked };
    const ended = { ...plain, index: { ...plain.index, status: "completed" as const }, fences: [], settles: [] };
    expect(decideAppend(ended, facts)).toEqual({ kind: "append" });
  });
});

describe("intents", () => {
  const intent: Intent = { id: "i", kind: "look", attempt: 1, leaseMs: 10, payload: { kind: "look" } };
  const wanted = (over: Partial<Intent> = {}): ReturnType<typeof encodeAppend>["intents"] =>
    encodeAppend({ ...append, intents: [{ ...intent, ...over }] }).intents;
  const merged = (row: IntentRow, over: Partial<Intent> = {}, settled = false): IntentRow | undefined =>
    mergeIntents([row], wanted(over), new Set(settled ? ["i"] : []), 50).put[0];
  const free = mergeIntents([], wanted(), new Set(), 5).put[0] as IntentRow;

  test("a claim survives new content, not its settling", () => {
    const held = claimIntent(free, 20, 3);
    expect(held).toMatchObject({ token: 3, readyAt: 30, lost: false });
    expect(merged(held)).toBeUndefined();
    expect(merged(held, { attempt: 2 })).toMatchObject({ token: 3, readyAt: 30, attempt: 2 });
    expect(merged(held, {}, true)).toMatchObject({ token: 0, readyAt: 50 });
    expect(merged(free, { notBefore: 70 })).toMatchObject({ token: 0, readyAt: 70 });
    expect(mergeIntents([held], [], new Set(), 50)).toEqual({ put: [], drop: ["i"], allNew: true });
  });

  test("a take-over is remembered until the attempt changes or is settled", () => {
    const taken = claimIntent(claimIntent(free, 20, 3), 30, 4);
    expect(taken.lost).toBe(true);
    const released = releaseIntent(taken, 4, 31, undefined);
    expect(released).toMatchObject({ token: 0, lost: true, readyAt: 31 });
    expect(merged(taken, { leaseMs: 20 })?.lost).toBe(true);
    expect(merged(taken, { attempt: 2 })?.lost).toBe(false);
    expect(merged(taken, {}, true)?.lost).toBe(false);
  });

  test("LSE-1 nobody renews or releases with another token, or with that of nobody", () => {
    const held = claimIntent(free, 20, 3);
    for (const [row, token] of [
      [held, 2],
      [held, 4],
      [free, 0],
      [undefined, 3],
    ] as const) {
      expect(renewIntent(row, token, 25)).toBeUndefined();
      expect(releaseIntent(row, token, 25, undefined)).toBeUndefined();
    }
    expect(renewIntent(held, 3, 25)?.readyAt).toBe(35);
  });
});

describe("claims, reservations and due times", () => {
  let token = 0;
  const next = (): number => ++token;

  test("a claim ends at its time, not after", () => {
    const current = acquireClaim(undefined, { holder: "a", leaseMs: 10 }, 100, next).claim as NamedClaim;
    expect(acquireClaim(current, { holder: "b", leaseMs: 10 }, 109, next).result).toMatchObject({ kind: "held", holder: "a" });
    const taken = acquireClaim(current, { holder: "b", leaseMs: 10 }, 110, next).claim as NamedClaim;
    expect(taken.token).toBeGreaterThan(current.token);
    expect(renewClaim(taken, current.token, 111, 10)).toBeUndefined();
    expect(renewClaim(taken, taken.token, 111, 10)?.until).toBe(121);
  });

  test("the first of a queue, and no other, has a token, whatever happens", () => {
    const act = fc.record({ act: fc.constantFrom("enqueue", "dequeue", "seize"), run: fc.constantFrom("a", "b", "c", "d") });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        let queue: ReservationQueue = [];
        for (const { act, run } of acts) {
          const before = queue;
          if (act === "enqueue") queue = enqueue(queue, run, next).queue;
          else if (act === "seize") queue = seize(queue, { run, token: queue[0]?.token ?? 0 }, next)?.queue ?? queue;
          else queue = dequeue(queue, run, undefined, next)?.queue ?? queue;
          expect(queue.map((entry) => entry.token !== undefined)).toEqual(queue.map((_, place) => place === 0));
          expect(new Set(queue.map((entry) => entry.run)).size).toBe(queue.length);
          const waiting = (all: ReservationQueue): string[] => all.slice(1).map((entry) => entry.run);
          const stayed = waiting(queue).filter((name) => waiting(before).includes(name));
          expect(waiting(before).filter((name) => stayed.includes(name))).toEqual(stayed);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("a wake-up lasts until the run is taken; then an append decides again", () => {
    const woken = duePoked(5);
    expect(dueAfterAppend(woken, 1000)).toEqual(woken);
    const taken = dueTaken(woken, 6, 10);
    expect(taken).toMatchObject({ wakeAt: 16, poked: false });
    expect(dueAfterAppend(taken, 1000)).toEqual({ dueAt: 1000, wakeAt: 1000, poked: false });
    expect(dueAfterAppend(undefined, undefined)).toEqual({ dueAt: undefined, wakeAt: undefined, poked: false });
  });
});

describe("encoding", () => {
  test("STO-9 text that stores would change is refused, text that only looks like it is kept", () => {
    for (const bad of ["a\0", { "\0": 1 }, ["\ud800"], JSON.parse('{"__proto__":1}')])
      expect(() => encodeJson(bad)).toThrow(code("STORE_TEXT_INVALID"));
    for (const good of ["\\u0000", "__proto__", { text: '"__proto__"' }]) expect(JSON.parse(encodeJson(good))).toEqual(good);
    expect(() => encodeJson({ text: Number.NaN })).toThrow(code("JSON_NOT_CANONICAL"));
  });

  test("STO-9 a state keeps the order of its keys, and is refused whatever canonical JSON refuses", () => {
    const stateText = (data: unknown): string => encodeAppend({ ...append, state: { shape: 1, data: data as JsonObject } }).state;
    const ordered = { z: [1, { b: "\u001b", a: -0.5 }], a: null, gone: undefined };
    expect(stateText({ z: 1, a: { c: true, b: "ü" } })).toBe('{"z":1,"a":{"c":true,"b":"ü"}}');
    expect(JSON.parse(stateText(ordered))).toEqual({ z: [1, { b: "\u001b", a: -0.5 }], a: null });
    for (const bad of [{ a: "\0" }, { "\0": 1 }, { a: ["\ud800"] }, JSON.parse('{"a":{"__proto__":1}}')])
      expect(() => stateText(bad)).toThrow(code("STORE_TEXT_INVALID"));
    const cyclic: Record<string, unknown> = {};
    cyclic["self"] = cyclic;
    const deep = JSON.parse(`{"a":${"[".repeat(70)}${"]".repeat(70)}}`) as unknown;
    for (const bad of [
      { a: Number.NaN },
      { a: [Infinity] },
      { a: [undefined] },
      { a: () => 1 },
      { a: new Date(0) },
      { a: 1n },
      cyclic,
      deep,
    ])
      expect(() => stateText(bad)).toThrow(code("JSON_NOT_CANONICAL"));
  });

  test("places are texts in the order of their numbers, and nothing else is a place", () => {
    const places = [0, 1, 9, 10, 99, 1e6, Number.MAX_SAFE_INTEGER].map(encodePosition);
    expect(places.toSorted()).toEqual(places);
    expect(places.map(decodePosition)).toEqual([0, 1, 9, 10, 99, 1e6, Number.MAX_SAFE_INTEGER]);
    expect(decodePosition(undefined)).toBe(0);
    for (const bad of ["", "1", " 000000000000001", "9999999999999999"]) expect(() => decodePosition(bad)).toThrow(code("COMMAND_INVALID"));
  });

  test("old events are lifted step by step; unknown types and versions are refused", () => {
    const lift = createUpcaster({
      noted: { steps: [(data) => ({ ...data, two: true }), (data) => ({ ...data, three: true })] },
      plain: { steps: [] },
    });
    const event = { seq: 1, type: "noted", version: 1, at: 1, data: { one: true } };
    expect(lift(event)).toEqual({ ...event, version: 3, data: { one: true, two: true, three: true } });
    expect(lift({ ...event, version: 3 }).data).toEqual({ one: true });
    expect(lift({ ...event, type: "plain" })).toMatchObject({ version: 1 });
    for (const bad of [{ version: 4 }, { version: 0 }, { type: "toString" }, { type: "plain", version: 2 }])
      expect(() => lift({ ...event, ...bad })).toThrow(code("EVENT_VERSION_UNKNOWN"));
  });
});

describe("verifyChain", () => {
  const records: CommitRecord[] = [];
  for (let number = 1; number <= 4; number++) {
    const { events } = encodeAppend({
      ...append,
      expectedVersion: number - 1,
      events: [{ type: "noted", version: 1, at: number, data: { number } }],
    });
    const head = { scope: "default", run: "run", commandId: `c${number}`, previous: records.at(-1)?.digest };
    records.push({ ...head, number, events, answer: "null", digest: commitDigest(head, events, sha256Hex) });
  }
  const commits = records.map(decodeCommit);

  test("a whole chain and any part with its start are good", () => {
    expect(verifyChain(commits)).toEqual({ ok: true, last: commits[3]?.digest });
    expect(verifyChain([])).toEqual({ ok: true });
    expect(verifyChain(commits.slice(2), { version: 2, digest: commits[1]?.digest ?? "sha256:" })).toMatchObject({ ok: true });
  });

  test("STO-16 the first place that does not fit is named", () => {
    const [a, b, c, d] = commits as [Commit, Commit, Commit, Commit];
    expect(verifyChain([b, c])).toEqual({ ok: false, at: 0, reason: "previous" });
    expect(verifyChain([a, c, d])).toEqual({ ok: false, at: 1, reason: "previous" });
    expect(verifyChain([a, b, { ...c, commandId: "x" }, d])).toEqual({ ok: false, at: 2, reason: "digest" });
    expect(verifyChain([a, b, { ...c, run: "other" }, d])).toEqual({ ok: false, at: 2, reason: "run" });
    const events = c.events.map((event) => ({ ...event, seq: 9 }));
    expect(verifyChain([a, b, { ...c, events }, d])).toEqual({ ok: false, at: 2, reason: "sequence" });
    const damaged = b.events.map((event) => ({ ...event, data: { text: "\0" } }));
    expect(verifyChain([a, { ...b, events: damaged }])).toEqual({ ok: false, at: 1, reason: "digest" });
  });

  test("STO-16 a flipped character of any stored text is found", () => {
    for (const record of records)
      for (let at = 0; at < record.events.length; at++) {
        const events = record.events.slice(0, at) + String.fromCharCode(record.events.charCodeAt(at) ^ 1) + record.events.slice(at + 1);
        expect(() => decodeVerifiedCommit({ ...record, events }, sha256Hex)).toThrow(code("STORE_CORRUPT"));
      }
  });
});
