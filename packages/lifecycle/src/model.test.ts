import { isDeepStrictEqual } from "node:util";
import { type Digest, digestOf, type Pipeline } from "@sluice/core";
import { createLedgerAuditor, createSeededRandom, drawCommand, type Drawn, pipelineFrom, type SeededRandom } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import {
  type Answer,
  decide,
  type Decided,
  type EventType,
  evolve,
  explain,
  fromRecord,
  next,
  refold,
  type RunCommand,
  type RunEvent,
  type RunState,
  STATE_LIMIT,
  toRecord,
} from "./index.ts";

/** Runs per pipeline in the plain suite; `SLUICE_MODEL_RUNS` asks for more. */
const RUNS = Number(process.env["SLUICE_MODEL_RUNS"] ?? 14);
const COMMANDS = 160;

const TEXTS: Readonly<Record<string, string>> = {
  "review-loop": `
stages:
  develop: { work: { run: developer, timeout: 30m, every: 5s }, next: review }
  review:
    work: { run: reviewer, heartbeat: 1m, every: 5s }
    gates:
      - { id: verdict, use: report, every: 5s }
      - { id: lint, use: check, enforcement: advisory, every: 5s }
      - { id: tally, use: check, enforcement: shadow, every: 5s }
    rework: { to: develop, laps: 3, then: hold, sameFailure: 1 }
    onRevise: return
    next: done
  done: { final: succeeded }
finally: [{ notify: starter }]`,
  clock: `
identity: slot
counts: [files, lines]
freezes:
  quiet: { weekly: [{ from: thu 00:20, to: thu 00:24 }, { from: thu 00:50, to: thu 01:20 }, { from: wed 23:00, to: thu 00:01 }] }
  audit: { dates: [{ from: "1970-01-01T00:24Z", to: "1970-01-01T00:26Z" }] }
effects: { deploy: { class: dangerous, repeat: ask } }
stages:
  prepare:
    work: { run: maker, every: 5s }
    gates: [{ id: ready, use: check, every: 5s }, { id: ok, use: approval, with: { expiresMs: 900000 }, warn: { before: 5m } }]
    routes: [{ when: { fact: side, equals: true }, after: 3m, to: prepare, budget: rounds }, { after: 10m, to: hold, once: true }]
    rework: { to: prepare, budget: rounds, sameFailure: 2 }
    next: deploy
  deploy:
    freeze: [quiet, audit]
    before: [{ id: calm, use: world, every: 5s, maxWait: 20m, warn: { before: 10m, to: "group:ops" } }, { id: right, use: reserve, with: { name: lane }, maxWait: 15m, warn: { before: 5m } }]
    work: { run: deploy, every: 5s }
    gates: [{ id: health, use: measure, every: 10s, with: { windowMs: 60000, failureLimit: 9, inconclusiveLimit: 9, failuresInARow: 2, count: 3 } }]
    rework: { to: prepare, budget: rounds, sameFailure: 1 }
    next: done
  done: { final: succeeded }
budgets: { rounds: { laps: 6, then: hold } }
finally: [{ notify: starter }, { notify: alice }]`,
  delivery: `
budgets: { repair: { laps: 3, then: hold } }
effects: { deploy: { class: dangerous, repeat: ask }, announce: { class: dangerous, repeat: never }, publish: { repeat: never } }
stages:
  staging:
    reserve: { name: lock, until: done, maxWait: 4h }
    work: { run: build, every: 5s }
    gates:
      - { id: secrets, use: check, every: 5s }
      - { id: mergeable, use: check, binds: [head, baseCommit], needs: [secrets], every: 5s }
    rework: { to: development, budget: repair }
    routes: [{ when: { output: build, path: $.docs, equals: true }, to: development, once: true }]
    next: deploy
  development: { work: { run: developer, every: 5s }, gates: [{ id: sane, use: check, every: 5s }], next: staging }
  deploy:
    before:
      - { id: confirm, use: approval, with: { from: [{ count: 1, of: ["group:ops"] }] } }
      - { id: calm, use: world, every: 5s }
    work: { run: deploy, timeout: 30m, every: 5s }
    gates:
      - { id: landed, use: world, every: 5s }
      - { id: health, use: measure, every: 10s, with: { windowMs: 30000, failureLimit: 1, inconclusiveLimit: 2 } }
    rework: { to: development, budget: repair }
    next: announce
  announce: { work: { run: announce, every: 5s }, next: done }
  done: { final: succeeded }
finally: [{ notify: starter }, { run: publish }]`,
  people: `
stages:
  ask:
    gates:
      - { id: lint, use: check, every: 5s }
      - { id: two, use: approval, needs: [lint], early: keep, onReject: rework, with: { from: [{ count: 1, of: ["group:ops"] }, { count: 1, of: ["group:security"] }], expiresMs: 600000 } }
      - { id: either, any: [{ id: boss, use: approval, with: { from: [{ count: 1, of: [dan] }] } }, { id: auto, use: world, every: 5s, maxWait: 10m }] }
    rework: { to: mend, laps: 3, then: blocked }
    next: done
  mend: { work: { run: mender, every: 5s }, next: ask }
  done: { final: succeeded }`,
  groups: `
stages:
  judge:
    gates:
      - { id: most, atLeast: 2, of: [{ id: a, use: check, every: 5s }, { id: b, use: world, every: 5s, maxAge: 1m }, { id: c, use: check, every: 5s, onMissing: { then: accept, because: "optional" } }] }
      - { id: all, all: [{ id: d, use: check, every: 5s, onError: { down: { attempts: 2, then: accept, because: "feed" } } }, { id: inner, any: [{ id: e, use: check, every: 5s }, { id: f, use: check, every: 5s, if: { fact: risky, equals: true } }] }] }
      - { id: here, use: check, scope: { keys: [OTHER] } }
    rework: { to: mend, laps: 2, then: failed }
    onRevise: hold
    next: done
  mend: { work: { run: mender, every: 5s }, next: judge }
  done: { final: succeeded }`,
  world: `
stages:
  watch:
    before: [{ id: free, use: world, every: 5s, maxWait: 20m }, { id: ready, use: check, every: 5s }]
    gates:
      - { id: ci, use: world, every: 5s, maxWait: 20m }
      - { id: cd, use: world, every: 5s, maxWait: 20m }
      - { id: soak, use: measure, every: 10s, with: { windowMs: 60000, failureLimit: 3, inconclusiveLimit: 3, consecutive: 3 } }
    routes: [{ when: { fact: side, equals: true }, to: hold, once: true }, { when: { gate: ci, equals: inconclusive }, to: aside, budget: detours }]
    next: judge
  aside: { work: { run: mender, every: 5s }, next: watch }
  judge: { work: { run: judge, every: 5s }, gates: [{ id: code, use: exit, every: 5s }, { id: report, use: report, every: 5s }], onRevise: supersede, next: done }
  done: { final: partially-succeeded }
budgets: { detours: { laps: 2, then: hold } }`,
  rights: `
budgets: { repair: { laps: 4, then: hold } }
effects: { merge: { class: dangerous, repeat: safe } }
stages:
  one: { reserve: { name: lock, until: three }, work: { run: first, every: 5s }, gates: [{ id: g1, use: check, every: 5s }], rework: { to: mend, budget: repair }, next: two }
  two: { reserve: { name: lock }, before: [{ id: again, use: reserve, with: { name: other }, if: { fact: risky, equals: true } }], work: { run: merge, attempts: 2, every: 5s }, gates: [{ id: g2, use: check, every: 5s }], rework: { to: mend, budget: repair }, next: three }
  mend: { work: { run: mender, every: 5s }, next: one }
  three: { gates: [{ id: g3, use: approval }], next: done }
  done: { final: succeeded }`,
};

/** Events without which the runs of a pipeline would prove little. */
const WANTED: Readonly<Record<string, readonly EventType[]>> = {
  clock: ["freeze-began", "freeze-ended", "deadline-neared", "work-refused", "counts-refused"],
};

function compile(name: string): Pipeline {
  const text = TEXTS[name] ?? "";
  const first = /stages:\n {2}([a-z]+):/.exec(text)?.[1] ?? "";
  return frozen(pipelineFrom(`format: 1\nname: ${name}\ninitial: ${first}\n${text.trim()}\n`));
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) frozen(member);
  return value;
}

function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

const RESULTS: ReadonlySet<string> = new Set([
  "record-verdict",
  "end-work",
  "record-proof",
  "dispatch-work",
  "detach-work",
  "record-look",
  "write-off-attempt",
  "record-final",
  "record-release",
]);
const GONE: ReadonlySet<string> = new Set(["STALE", "SIGNAL_TOKEN_MISMATCH", "RUN_COMPLETED"]);

/** One random run, checked after every command. */
class CheckedRun {
  readonly events: RunEvent[] = [];
  readonly log: string[] = [];
  readonly done: Drawn[] = [];
  state: RunState | undefined;
  at = 1_000_000;
  private readonly auditor;
  private readonly pipeline: Pipeline;
  private readonly random: SeededRandom;

  constructor(pipeline: Pipeline, random: SeededRandom) {
    this.pipeline = pipeline;
    this.random = random;
    this.auditor = createLedgerAuditor(new Map<Digest, Pipeline>(), pipeline);
  }

  send(drawn: Drawn | Extract<RunCommand, { type: "start" }>): Answer {
    const command = frozen({ id: `c${this.log.length}`, at: this.at, ...drawn }) as RunCommand;
    this.log.push(JSON.stringify(command).slice(0, 300));
    const before = this.state;
    const decided = decide(this.pipeline, before, command);
    this.check(before, command, decided);
    this.events.push(...decided.events);
    this.state = frozen(decided.state);
    return decided.answer;
  }

  private check(before: RunState | undefined, command: RunCommand, decided: Decided): void {
    const fail = (what: string): void => {
      throw new TypeError(
        `${what}\n${this.log.slice(-12).join("\n")}\nevents: ${decided.events.map((event) => JSON.stringify(event).slice(0, 200)).join("\n")}`,
      );
    };
    const { state } = decided;
    if (state === undefined) return fail("the run is gone");
    const again = decide(this.pipeline, before, command);
    if (!isDeepStrictEqual(again, decided)) fail("the same command on the same state gave something else");
    let folded = before;
    for (const event of decided.events) folded = evolve(folded, fromRecord(throughJson(toRecord(event))));
    if (!isDeepStrictEqual(throughJson(folded), throughJson(state))) fail("the events do not give the state");
    if (!isDeepStrictEqual(throughJson(next(this.pipeline, throughJson(state))), throughJson(next(this.pipeline, state))))
      fail("the state does not survive JSON");
    if (state.version !== this.events.length + decided.events.length) fail("versions have gaps");
    const broken = decided.events.flatMap((event) => this.auditor.follow(event));
    if (broken.length > 0) fail(broken.map(({ text }) => text).join("; "));
    if (JSON.stringify(state).length >= STATE_LIMIT) fail("the state is too large");
    const ticked = decide(this.pipeline, state, { type: "tick", id: "quiet", at: Math.max(command.at, state.at) });
    // What an ended run refuses at once looks at no time: whatever is due is found by the tick that it is due for.
    const isRefusedAtOnce = before?.outcome !== undefined && !decided.answer.ok;
    if (ticked.events.length > 0 && !isRefusedAtOnce) fail(`not quiet: ${ticked.events.map((event) => event.type).join(", ")}`);
    this.checkWay(state, fail);
  }

  /** An unfinished run can always be moved by somebody, and says by whom. */
  private checkWay(state: RunState, fail: (what: string) => void): void {
    const { intents, waits, dueAt } = next(this.pipeline, state);
    if (dueAt !== undefined) {
      const due = decide(this.pipeline, state, { type: "tick", id: "due", at: dueAt });
      const isRepeated = due.events.length === 0 && next(this.pipeline, due.state ?? state).dueAt === dueAt;
      if (isRepeated && !waits.some((wait) => wait.recheckAt === dueAt || wait.expiresAt === dueAt)) fail("due for nothing");
      if (isRepeated) fail(`due at ${dueAt}, and nothing happens then: ${JSON.stringify(waits)}`);
    }
    if (state.outcome !== undefined) return;
    if (intents.length === 0 && dueAt === undefined && !waits.some((wait) => wait.for === "request" || wait.for === "hold"))
      fail("stranded");
    const { blockers } = explain(this.pipeline, state, state.at);
    if (blockers.length === 0 || blockers.some((blocker) => blocker.remedies.length === 0))
      fail(`nothing explains it: ${JSON.stringify(waits)}`);
  }

  /** Sends something again that was done before: a worker's result must be stale by now. */
  resend(): void {
    const drawn = this.random.pick(this.done);
    if (drawn === undefined) return;
    const { version = 0 } = this.state ?? {};
    const answer = this.send(drawn);
    if (!RESULTS.has(drawn.type)) return;
    if (answer.ok || !GONE.has(answer.code))
      throw new TypeError(
        `sent again and taken again: ${JSON.stringify(drawn)} ${JSON.stringify(answer)}\n${this.log.slice(-12).join("\n")}`,
      );
    const moved = this.events
      .slice(version)
      .some(
        (event) => event.type === "verdict-recorded" && event.data.verdict.value === "pass" && event.data.verdict.code !== "GATE_SKIPPED",
      );
    if (moved) throw new TypeError("a stale result was believed");
  }

  step(unrest: number, passes: number, hostileText: boolean): void {
    const { random, state } = this;
    if (state === undefined) return;
    if (random.chance(0.3)) this.at += random.below(random.chance(0.03) ? 7_200_000 : 20_000);
    if (random.chance(0.01)) this.at = next(this.pipeline, state).dueAt ?? this.at;
    if (random.chance(0.04)) return this.resend();
    const at = random.chance(0.04) ? this.at - 50_000 : this.at;
    const drawn = drawCommand({ random, pipeline: this.pipeline, state, at, outcomes: { passes, hostileText }, unrest });
    const kept = this.at;
    this.at = at;
    const answer = this.send(drawn);
    this.at = kept;
    if (answer.ok) this.done.push(drawn);
  }
}

function begin(pipeline: Pipeline, random: SeededRandom): CheckedRun {
  const run = new CheckedRun(pipeline, random);
  const subject = {
    kind: "git",
    key: "KEY-1",
    repo: "acme/shop",
    facets: { head: "h0", baseCommit: "b0" },
    ...(random.chance(0.3) ? { ref: "refs/heads/x" } : {}),
  };
  run.send({
    type: "start",
    id: "start",
    at: run.at,
    scope: "default",
    run: "run-1",
    definition: digestOf(pipeline),
    identity: "i",
    policyTrusted: true,
    startedBy: { id: "alice", assurance: "verified" },
    subject,
  });
  return run;
}

function told(seed: number, tell: () => void): void {
  try {
    tell();
  } catch (error) {
    throw new TypeError(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

describe("any sequence of commands keeps every promise", () => {
  test.each(Object.keys(TEXTS))("%s", { timeout: 600_000 }, (name) => {
    const pipeline = compile(name);
    const outcomes = new Map<string, number>();
    const types = new Set<string>();
    for (let seed = 1; seed <= RUNS; seed++) {
      told(seed, () => {
        const random = createSeededRandom(seed);
        const run = begin(pipeline, random);
        const unrest = [0, 0.02, 0.2][seed % 3] ?? 0;
        const passes = [0.4, 0.7, 0.9][random.below(3)] ?? 0.7;
        for (let count = 0; count < COMMANDS; count++) run.step(unrest, passes, false);
        if (!isDeepStrictEqual(throughJson(refold(run.events)), throughJson(run.state)))
          throw new TypeError("the ledger does not give the state");
        for (const { type } of run.events) types.add(type);
        const outcome = run.state?.outcome ?? "unfinished";
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      });
    }
    expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(RUNS);
    expect((WANTED[name] ?? []).filter((type) => !types.has(type))).toEqual([]);
    // A driver that ends nothing well would prove little.
    expect((outcomes.get("succeeded") ?? 0) + (outcomes.get("partially-succeeded") ?? 0)).toBeGreaterThan(0);
  });

  test("ten thousand events on hostile texts leave the state within its limit", { timeout: 600_000 }, () => {
    const gates = Array.from(
      { length: 16 },
      (_none, index) => `{ id: g${index}, use: ${index % 3 === 0 ? "world" : "check"}, every: 5s, attempts: 9, maxWait: 7d }`,
    );
    const pipeline = frozen(
      pipelineFrom(`
format: 1
name: endless
initial: judge
stages:
  judge:
    gates: [${gates.join(", ")}, { id: many, use: approval, onReject: rework, early: keep, with: { from: [{ count: 1, of: [nobody] }, { count: 40, of: [anyone] }] } }]
    rework: { to: mend, laps: 1000 }
    next: done
  mend: { work: { run: mender, every: 5s }, next: judge }
  done: { final: succeeded }
`),
    );
    const run = begin(pipeline, createSeededRandom(1));
    let largest = 0;
    while (run.events.length < 10_000) {
      run.step(0, 0.4, true);
      largest = Math.max(largest, JSON.stringify(run.state).length);
    }
    expect(run.state?.outcome).toBeUndefined();
    expect(largest).toBeLessThan(STATE_LIMIT);
  });
});
