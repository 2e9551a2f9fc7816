import { pipelineFrom, story, type Story } from "@sluice/testing";

const RELEASE = `
format: 1
name: golden-release
initial: build
identity: request
counts: [files]
budgets: { repair: { laps: 3, then: hold } }
freezes: { night: { zone: here, weekly: [{ from: thu 01:20, to: thu 02:00 }] } }
zones: { here: [{ from: "1970-01-01T00:00Z", offset: "+01:00" }] }
stages:
  build:
    work: { run: builder, every: 5s }
    gates:
      - { id: unit, use: check }
      - { id: ok, use: approval, with: { expiresMs: 7200000 }, warn: { before: 1h, to: "group:ops" } }
    routes: [{ after: 3h, to: hold }]
    rework: { to: build, budget: repair, sameFailure: 1 }
    next: ship
  ship:
    freeze: [night]
    work: { run: shipper, attempts: 3, every: 1m }
    gates: [{ id: health, use: measure, every: 30s, with: { windowMs: 600000, failureLimit: 9, failuresInARow: 2, count: 2 } }]
    next: done
  done: { final: succeeded }
finally: [{ notify: starter }, { notify: alice }]
`;

const HOST = { id: "host", assurance: "verified" } as const;
const release = (): Story => story(pipelineFrom(RELEASE));

/** Ends the work that is out, with what it counted. */
function counted(run: Story, counts: Readonly<Record<string, number>>): Story {
  const { intent = "", attempt = 0 } = run.state.work ?? {};
  return run.send("end-work", { intent, attempt, end: { how: "finished", exit: 0, counts } }, { observed: run.state.subject.facets });
}

function refused(run: Story): Story {
  const { id: intent, attempt } = run.intent("work");
  return run.send("refuse-work", {
    intent,
    attempt,
    refused: { class: "operability", reason: "the target restarts", code: "TARGET_BUSY" },
  });
}

/** Somebody was told of the deadline. */
function told(run: Story): Story {
  const { id: telling, attempt } = run.intent("notify");
  return run.send("record-telling", { telling, attempt, as: "done" });
}

/** Stories of freezes, warnings, refusals, counts and successors. */
export const RELEASE_STORIES: Readonly<Record<string, () => Story>> = {
  "freeze-warning-refusal-and-counts": () => {
    const run = counted(release().dispatch(), { files: 3 }).verdict("unit", "pass").later(3_660_000);
    told(run).approve("ok", "bob");
    refused(run.later(1000));
    refused(run.later(60_000));
    counted(run.later(60_000).dispatch(), { files: 2, secrets: 1 });
    return run.verdict("health", "pass").later(30_000).verdict("health", "fail");
  },
  "frozen-and-the-same-failure": () => {
    const run = release().work({ head: "h2" }).verdict("unit", "fail").work({ head: "h3" }).verdict("unit", "fail");
    run.extend("repair", 1).work({ head: "h4" }).verdict("unit", "pass").approve("ok", "bob");
    return run.later(240_000);
  },
  "freeze-opened": () => {
    const run = release().work().verdict("unit", "pass").later(300_000).approve("ok", "bob");
    return run.whenDue().dispatch();
  },
  "work-that-takes-three-tries": () => {
    const run = release().dispatch().endWork(1, { note: "2 of 80 tests failed" }).later(60_000);
    return refused(run).later(60_000).dispatch();
  },
  "superseded-with-its-successor": () => {
    const run = release().work();
    const { definition, policyTrusted, identity, startedBy, subject } = run.state;
    run.send("supersede", { by: HOST, successor: "run-2", start: { definition, policyTrusted, identity, startedBy, subject } });
    const { id: intent, attempt } = run.lose("start").intent("start");
    return run.send("record-successor", { intent, attempt, successor: "run-2" });
  },
};
