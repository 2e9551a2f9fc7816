import { digestOf } from "@sluice/core";
import { outcome, pipelineFrom, story, type Story } from "@sluice/testing";
import { RELEASE_STORIES } from "./golden-release-stories.ts";

const RESERVING = `
format: 1
name: golden-reserving
initial: staging
stages:
  staging: { reserve: { name: lock }, work: { run: build }, next: done }
  done: { final: succeeded }
`;

const REVIEW = `
format: 1
name: golden-review
initial: develop
stages:
  develop: { work: { run: developer, timeout: 30m, heartbeat: 5m, every: 5s }, next: review }
  review:
    work: { run: reviewer, every: 5s }
    gates:
      - { id: verdict, use: report, with: { file: review.md } }
      - { id: lint, use: check, enforcement: advisory }
      - { id: docs, use: check, if: { output: reviewer, path: $.docs, equals: true } }
      - { id: feed, use: check, attempts: 3, every: 5s, onError: { down: { attempts: 2, then: accept, because: "a feed outage must not stop us" } } }
    rework: { to: develop, laps: 2, then: hold }
    routes: [{ when: { fact: lost-interest, equals: true }, to: dropped }]
    next: done
  dropped: { final: blocked }
  done: { final: succeeded }
finally: [{ notify: starter }]
`;

const DELIVERY = `
format: 1
name: golden-delivery
initial: staging
budgets: { repair: { laps: 3, then: hold } }
effects: { deploy: { class: dangerous, repeat: ask }, announce: { class: dangerous, repeat: never }, archive: { repeat: never } }
stages:
  staging:
    reserve: { name: "merge:\${repo}", until: done, maxWait: 4h }
    work: { run: build, timeout: 20m }
    gates:
      - { id: secrets, use: check }
      - { id: mergeable, use: check, binds: [head, baseCommit], needs: [secrets] }
    rework: { to: development, budget: repair }
    next: deploy
  development: { work: { run: developer }, next: staging }
  deploy:
    before:
      - { id: confirm, use: approval, with: { from: [{ count: 2, of: ["group:ops"] }], expiresMs: 172800000 } }
      - { id: calm, use: world }
    work: { run: deploy, timeout: 30m }
    gates:
      - { id: landed, use: world }
      - { id: health, use: measure, every: 30s, with: { windowMs: 60000, failureLimit: 1 } }
    rework: { to: development, budget: repair }
    next: announce
  announce: { work: { run: announce }, next: done }
  done: { final: succeeded }
finally: [{ notify: starter }, { run: archive }]
`;

const OPS = { groups: ["ops"] } as const;
const HOST = { id: "host", assurance: "verified" } as const;
const delivery = (): Story => story(pipelineFrom(DELIVERY), { subject: { repo: "acme/shop", facets: { head: "h1", baseCommit: "b1" } } });
const review = (): Story => story(pipelineFrom(REVIEW));

function reviewed(run: Story, verdict: "pass" | "fail"): Story {
  return run
    .work({ output: { docs: false } })
    .verdict("lint", "pass")
    .verdict("feed", "pass")
    .verdict("verdict", verdict);
}

function staged(run: Story): Story {
  return run
    .reserve("staging.reserve", { position: 2 })
    .reserve("staging.reserve", { token: 7 })
    .work()
    .verdict("secrets", "pass")
    .verdict("mergeable", "pass");
}

function confirmed(run: Story): Story {
  run.verdict("calm", "pass").approve("confirm", "bob", OPS).approve("confirm", "carol", OPS);
  return run.verdict("calm", "pass");
}

function finish(run: Story): Story {
  for (const intent of run.next.intents) {
    const { payload, attempt } = intent;
    if (payload.kind === "release") run.released(payload.name);
    if (payload.kind === "notify" || payload.kind === "final") {
      if (payload.kind === "final") run.send("record-final", { step: payload.step, attempt, as: "begun" });
      run.send("record-final", { step: payload.step, attempt, as: "done", note: "told" });
    }
  }
  return run;
}

function adoptable(gates: string): string {
  return `
format: 1
name: golden-adopt
initial: build
stages:
  build: { before: [{ id: free, use: check }, { id: ok, use: approval }], work: { run: builder }, gates: [${gates}], next: done }
  done: { final: succeeded }
`;
}

/** A request that is configured further, beside a check that says so. */
function asking(more: string, said: "pass" | "fail" = "pass"): Story {
  const pipeline = pipelineFrom(`
format: 1
name: golden-asking
initial: judge
stages:
  judge:
    gates:
      - { id: audit, use: check, waive: { from: [{ count: 1, of: [lea] }, { count: 1, of: [max] }], longest: 2h } }
      - { id: ok, use: approval, with: { from: [{ count: 2, of: ["group:ops"] }], form: [{ name: window, type: choice, of: [night, day] }], ${more} } }
    next: done
  done: { final: succeeded }
`);
  return story(pipeline).verdict("audit", said);
}

/** The stories whose ledgers are kept for ever. A story that was recorded is never told differently: add another one instead. */
export const GOLDEN_STORIES: Readonly<Record<string, () => Story>> = {
  ...RELEASE_STORIES,
  "review-loop-with-rework": () => {
    const run = review().dispatch().detach().report("alive").report("ended", { exit: 0 }, 9).report("ended", { exit: 0 });
    reviewed(run, "fail").work({ head: "h2" });
    run
      .work({ output: { docs: true } })
      .verdict("lint", "fail")
      .verdict("docs", "pass")
      .verdict("verdict", "pass");
    run
      .verdict("feed", outcome("error", { cause: "down" }))
      .later(5000)
      .lose({ gate: "feed" })
      .later(5000);
    return finish(run.verdict("feed", outcome("error", { cause: "down" })));
  },
  "laps-used-up-and-extended": () => {
    const run = reviewed(review().work({ head: "h2" }), "fail");
    reviewed(run.work({ head: "h3" }), "fail");
    reviewed(run.work({ head: "h4" }), "fail");
    run.later(86_400_000).extend("review.rework", 1);
    return reviewed(run.work({ head: "h5" }), "pass");
  },
  "approval-and-dangerous-deploy": () => {
    const run = confirmed(staged(delivery())).work().verdict("landed", "pending").verdict("health", "pass").whenDue();
    run.verdict("landed", "pass").later(30_000).verdict("health", "pass").verdict("landed", "pass");
    return finish(run.work());
  },
  "vanished-worker-and-proof": () => {
    const run = confirmed(staged(delivery())).dispatch().lose("work").prove("did-not-happen").later(30_000).verdict("calm", "pass");
    run.dispatch().lose("work").prove("unknown").resume("happened").verdict("landed", "pass");
    run.verdict("health", "fail").later(30_000).verdict("health", "fail");
    return run;
  },
  "hold-waiver-and-resume": () => {
    const run = review()
      .work()
      .work({ output: { docs: false } })
      .verdict("lint", "pass")
      .verdict("feed", "pass");
    run
      .verdict("verdict", outcome("error", { class: "definition" }))
      .fact("note", { a: 1 })
      .resume();
    return run.waive("verdict", 3_600_000).verdict("verdict", "fail");
  },
  "revision-returns": () => {
    const run = staged(delivery()).verdict("calm", "pass").approve("confirm", "bob", OPS);
    run.decide("confirm", "approve", { id: "alice", assurance: "verified", groups: ["ops"] });
    run.send("revise", { facets: { head: "h2", baseCommit: "b1" }, by: HOST });
    return run.work().verdict("secrets", "pass").verdict("mergeable", "pass");
  },
  "looked-at-after-work": () => {
    const run = story(pipelineFrom(REVIEW), { subject: { ref: "refs/heads/x" } }).dispatch();
    run.send("end-work", { intent: run.state.work?.intent ?? "", attempt: 1, end: { how: "finished", exit: 0 } });
    run.lose("look").look({ head: "h7" });
    return run
      .fact("lost-interest", true)
      .dispatch()
      .endWork(0, { output: { docs: false } })
      .verdict("lint", "pass")
      .verdict("feed", "pass")
      .verdict("verdict", "fail");
  },
  "cancelled-while-dangerous-work-is-out": () => {
    const run = confirmed(staged(delivery())).dispatch().cancel().lose("work").prove("did-not-happen");
    return finish(run);
  },
  "early-and-revoked-decisions": () => {
    const pipeline = pipelineFrom(`
format: 1
name: golden-decisions
initial: judge
stages:
  judge:
    gates:
      - { id: lint, use: check }
      - { id: two, use: approval, early: keep, needs: [lint], with: { from: [{ count: 2, of: [anyone] }], expiresMs: 3600000 } }
    next: done
  done: { final: succeeded }
`);
    const run = story(pipeline).approve("two", "bob").verdict("lint", "pass").decide("two", "revoke", { id: "bob", assurance: "verified" });
    run
      .send("extend", { by: HOST, what: { gate: "two", byMs: 60_000 } })
      .later(3_700_000)
      .resume();
    return run.approve("two", "bob").approve("two", "carol");
  },
  "output-that-nobody-can-read": () => {
    const run = review()
      .work({ head: "h2", output: "x".repeat(9_000) })
      .work({ output: { docs: true } });
    run.verdict("lint", "pass").verdict("docs", "pass").verdict("feed", "pass").verdict("verdict", "fail").dispatch();
    const { intent = "", attempt = 1 } = run.state.work ?? {};
    return run.send("end-work", { intent, attempt, end: { how: "finished", exit: 0, output: { docs: false }, unreadable: true } });
  },
  "adopted-definition-and-reopened-admission": () => {
    const run = story(pipelineFrom(adoptable("{ id: lint, use: check }")))
      .waive("free", 60_000)
      .verdict("free", "fail")
      .approve("ok", "bob")
      .later(60_000);
    run.resume().verdict("free", "pass").work();
    const asked = run.state.evaluations["lint"] ?? {
      intent: "",
      attempt: 1,
      binding: run.state.definition,
      gateDigest: run.state.definition,
    };
    run.adopt(pipelineFrom(adoptable("{ id: lint, use: check, attempts: 2 }, { id: more, use: check }")));
    const { intent, attempt, binding, gateDigest } = asked;
    run.send("record-verdict", {
      gate: "lint",
      intent,
      attempt,
      binding,
      gateDigest,
      outcome: outcome("pass"),
      lookedAt: run.at,
      lookedAtVersion: 1,
    });
    return run.verdict("lint", "pass").verdict("more", "pass");
  },
  "reservation-taken-from-another-run": () => {
    const run = story(pipelineFrom(RESERVING)).reserve("staging.reserve", { position: 1 });
    run.send("steal", { name: "lock", from: "run-9", held: 7, by: HOST, reason: "its machine burned down" });
    const held = { gate: "staging.reserve", name: "lock", token: 8, from: "run-9" };
    return run.send("record-reservation", held);
  },
  "reservation-lost-to-another-run": () => {
    const run = story(pipelineFrom(RESERVING)).reserve("staging.reserve", { token: 7 });
    run.send("record-reservation-lost", { name: "lock", token: 7, to: "run-9", by: HOST, reason: "its machine burned down" });
    return run.resume();
  },
  "people-who-stand-in-advise-and-are-told": () => {
    const run = asking("tell: { opening: true, remindMs: 3600000 }, delegation: { longestMs: 86400000, chains: true }, lookUpMs: 3600000");
    const { request, digest: seen } = run.state.requests["ok"] ?? { request: "", digest: run.state.definition };
    const { id: telling, attempt } = run.intent("notify");
    run.send("record-telling", { telling, attempt, as: "done" });
    run.send("record-roster", {
      gate: "ok",
      request,
      roster: {
        people: [
          { id: "bob", groups: ["ops"] },
          { id: "carol", groups: ["ops"] },
        ],
        unlisted: [],
      },
    });
    run.send("advise", { gate: "ok", says: "reject", by: { id: "bot", assurance: "verified", kind: "machine" }, seen, adviceId: "a" });
    const bob = { id: "bob", assurance: "verified", groups: ["ops"] } as const;
    for (const to of ["eve", "fay"])
      run.send("delegate", { delegation: { id: `to-${to}`, gate: "ok", to, until: run.at + 3_600_000 }, by: bob, relations: {} });
    run.send("end-delegation", { delegation: "to-fay", by: bob });
    run.decide(
      "ok",
      "approve",
      { id: "eve", assurance: "verified" },
      { for: { id: "bob", groups: ["ops"] }, answers: { window: "night" } },
    );
    return run.decide("ok", "approve", { id: "carol", assurance: "verified", groups: ["ops"] }, { answers: { window: "day" } });
  },
  "broken-glass-and-a-waiver-of-two": () => {
    const run = asking(
      "breakGlass: { from: [{ count: 1, of: [zoe] }], exclude: [], assurance: verified, lastsMs: 3600000, tell: [cto] }",
      "fail",
    );
    for (const id of ["lea", "max"]) {
      const waiver = { id: "w", gate: "audit", owner: "lea", reason: "known", until: 4_000_000, scope: { subject: "run" } } as const;
      run.send("waive", { waiver, by: { id, assurance: "verified" }, relations: {} });
    }
    return run.resume().decide("ok", "break-glass", { id: "zoe", assurance: "verified" }, { reason: "the shop is down" });
  },
  "evidence-erased-after-the-end": () => {
    const run = review().cancel();
    run.send("erase-evidence", { digest: digestOf("a body"), by: { id: "carol", assurance: "verified" }, reason: "names a customer" });
    return run;
  },
};
