import { pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const MINUTE = 60_000;

/** Stories begin on Thursday, 1 January 1970, at 00:16:40 UTC. */
const FROZEN = "freezes: { quiet: { weekly: [{ from: thu 00:20, to: thu 01:00 }] } }";

function pipelineOf(freezes: string, stage = "freeze: [quiet], ", before = "") {
  return pipelineFrom(`
format: 1
name: release
initial: build
${freezes}
effects: { deploy: { class: dangerous, repeat: ask } }
stages:
  build: { work: { run: builder }, gates: [{ id: unit, use: check }], next: deploy }
  deploy: { ${stage}before: [{ id: calm, use: world }${before}], work: { run: deploy, attempts: 3, every: 1m }, next: done }
  done: { final: succeeded }
`);
}

/** A run whose build ended so many minutes after its start. */
function built(minutes: number, pipeline = pipelineOf(FROZEN)): Story {
  return story(pipeline)
    .later(minutes * MINUTE)
    .work()
    .verdict("unit", "pass")
    .verdict("calm", "pass");
}

/** Effects that were dispatched, in order. */
function dispatches(run: Story): readonly string[] {
  const effects = new Map(
    run.events.flatMap((event) => (event.type === "work-requested" ? [[event.data.intent, event.data.effect] as const] : [])),
  );
  return run.events.flatMap((event) => (event.type === "work-dispatched" ? [effects.get(event.data.intent) ?? ""] : []));
}

function iso(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant).toISOString().slice(11, 16);
}

describe("freezes", () => {
  test("given work that may begin, then nothing waits", () => {
    expect(built(0).intent("work")).toMatchObject({ needs: "deploy" });
  });

  test("given a freeze, then the work waits, says for what and until when, and begins by itself when it opens", () => {
    const run = built(5);
    expect(run.next.intents).toEqual([]);
    expect(run.next.status).toBe("waiting");
    const [wait] = run.next.waits;
    expect(wait).toMatchObject({ for: "freeze", name: "quiet" });
    expect([iso(wait?.recheckAt), iso(run.next.dueAt)]).toEqual(["01:00", "01:00"]);
    run.whenDue();
    expect(run.types().slice(-2)).toEqual(["freeze-ended", "evaluation-requested"]);
    // What was looked at before the freeze is old by now.
    run.verdict("calm", "pass");
    expect(run.intent("work")).toMatchObject({ needs: "deploy" });
    run.dispatch();
    expect(run.answer).toMatchObject({ ok: true });
    expect(refolded(run)).toEqual(run.state);
  });

  test("given ticks while it is closed, then nothing is written again", () => {
    const run = built(5);
    const { version } = run.state;
    for (let tick = 0; tick < 20; tick++) run.later(MINUTE);
    expect(run.state.version).toBe(version);
  });

  test("given it closes between the request and the dispatch, then the dispatch is refused and nothing was sent", () => {
    const run = built(0);
    const wanted = run.intent("work");
    run.later(6 * MINUTE);
    run.send(
      "dispatch-work",
      { intent: wanted.id, attempt: 1, tokenDigest: "sha256:0", baseline: {} },
      { observed: run.state.subject.facets },
    );
    expect(run.answer).toMatchObject({ ok: false, code: "STALE" });
    expect(dispatches(run)).toEqual(["builder"]);
    run.verdict("calm", "pass");
    expect(run.next.waits.map((wait) => wait.for)).toEqual(["freeze"]);
  });

  test("given work that is out when it closes, then it goes on", () => {
    const run = built(0)
      .dispatch()
      .later(6 * MINUTE)
      .endWork();
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given a try that failed, then the next one waits for the opening, under the same key", () => {
    const run = built(0);
    const { id } = run.intent("work");
    run.dispatch();
    run.later(6 * MINUTE).endWork(1);
    expect(run.state.work?.status).toBe("proving");
    run.prove("did-not-happen");
    run.later(2 * MINUTE).verdict("calm", "pass");
    expect(run.next.waits.map((wait) => wait.for)).toEqual(["freeze"]);
    run.whenDue().verdict("calm", "pass");
    expect(run.intent("work").id).toBe(id);
  });

  test("given several freezes, then it opens when none of them is closed, through windows that follow each other", () => {
    const two = `freezes:
  quiet: { weekly: [{ from: thu 00:20, to: thu 01:00 }] }
  audit: { dates: [{ from: "1970-01-01T00:50Z", to: "1970-01-01T02:00Z" }], weekly: [{ from: thu 02:00, to: thu 02:30 }] }`;
    const run = built(5, pipelineOf(two, "freeze: [quiet, audit], "));
    expect(iso(run.next.dueAt)).toBe("02:30");
  });

  test("given people before the work, then they are asked while it is closed, and what moves meanwhile is gone back for", () => {
    const run = built(5, pipelineOf(FROZEN, undefined, ", { id: ok, use: approval }"));
    expect(run.next.waits.map((wait) => wait.for)).toEqual(["request"]);
    run.approve("ok", "bob").verdict("calm", "pass");
    expect(run.next.waits.map((wait) => wait.for)).toEqual(["freeze"]);
    run.revise("h2");
    expect(run.state.stage).toBe("build");
    expect(run.state.frozen).toBeUndefined();
  });

  test("given a cancel, then nothing waits any more", () => {
    const run = built(5).cancel();
    expect(run.next).toMatchObject({ status: "completed", waits: [] });
    expect(run.next.dueAt).toBeUndefined();
  });

  test("given it is closed, then explaining says so", () => {
    const { blockers } = built(5).explain();
    expect(blockers).toHaveLength(1);
    expect(blockers[0]).toMatchObject({ what: "quiet", code: "WAITS_FOR_OPENING", recheckAt: Date.parse("1970-01-01T01:00Z") });
  });
});
