import type { RefusalClass } from "@sluice/core";
import { pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const PIPELINE = pipelineFrom(`
format: 1
name: acting
initial: deploy
effects: { deploy: { class: dangerous, repeat: never } }
stages:
  deploy: { reserve: { name: lane }, work: { run: deploy, attempts: 3, every: 1m }, next: done }
  done: { final: succeeded }
finally: [{ notify: starter }]
`);

function refuse(run: Story, kind: RefusalClass, code?: string): Story {
  const { id: intent, attempt } = run.intent("work");
  return run.send("refuse-work", {
    intent,
    attempt,
    refused: { class: kind, reason: "not any more", ...(code === undefined ? {} : { code }) },
  });
}

const wanting = () => story(PIPELINE).reserve("deploy.reserve", { token: 1 });

describe("authority is checked when work is about to begin (invariant 18)", () => {
  test.each(["scope", "capability", "initiator"] as const)(
    "given a refusal of class %s, then the run is blocked, which is no failure, with code and class, and nothing was sent (OP-09)",
    (kind) => {
      const run = refuse(wanting(), kind, "ROLE_REVOKED");
      expect(run.state).toMatchObject({ outcome: "blocked", completedCode: "ROLE_REVOKED", refused: kind });
      expect(run.types()).not.toContain("work-dispatched");
      expect(run.next.intents.map((intent) => intent.kind).toSorted()).toEqual(["notify", "release"]);
      expect(refolded(run)).toEqual(run.state);
    },
  );

  test.each(["operability", "prerequisite"] as const)(
    "given a refusal of class %s, then it is asked again within the attempts, and then blocked (OP-09)",
    (kind) => {
      const run = refuse(wanting(), kind);
      expect(run.state.outcome).toBeUndefined();
      expect(run.intent("work")).toMatchObject({ attempt: 2, notBefore: run.at + 60_000 });
      refuse(run.later(60_000), kind);
      expect(run.state.outcome).toBeUndefined();
      refuse(run.later(60_000), kind);
      expect(run.state).toMatchObject({ outcome: "blocked", completedCode: "NOT_AUTHORIZED", refused: kind });
    },
  );

  test("given it is allowed at the next try, then the work begins as if nothing had been", () => {
    const run = refuse(wanting(), "prerequisite").later(60_000).dispatch();
    expect(run.answer).toMatchObject({ ok: true });
    expect(run.endWork().state.outcome).toBe("succeeded");
  });

  test("given a refusal of another try, or of work that is out, then it changes nothing", () => {
    const run = wanting();
    const { id: intent } = run.intent("work");
    const refused = { class: "scope", reason: "late" } as const;
    run.send("refuse-work", { intent, attempt: 2, refused });
    expect(run.answer).toMatchObject({ ok: false, code: "STALE" });
    run.dispatch().send("refuse-work", { intent, attempt: 1, refused });
    expect(run.answer).toMatchObject({ ok: false, code: "STALE" });
    expect(run.state.outcome).toBeUndefined();
  });

  test("given a code that is none, then it counts as no code: what a host sends is not trusted to be one", () => {
    expect(refuse(wanting(), "scope", "not a\ncode").state.completedCode).toBe("NOT_AUTHORIZED");
  });
});
