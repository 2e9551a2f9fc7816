import type { Act, Authorization, Authorizer, Principal } from "@sluice/core";
import { createHarness, rehearse, scriptedRegistry } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE: Principal = { id: "alice", assurance: "verified" };
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;

const DEFINITION = `
format: 1
name: release
initial: deploy
stages:
  deploy:
    before: [{ id: ok, use: approval, with: { from: [{ count: 1, of: [bob] }] } }]
    work: { run: deploy, attempts: 3, every: 10m }
    next: done
  done: { final: succeeded }
finally: [{ run: archive }]
`;

/** Says what the test says of the acts it names, and allows all others. */
function authorizer(says: (act: Act, by: Principal) => Authorization | undefined): Authorizer & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    portVersion: 1,
    asked,
    async authorize(by, act) {
      asked.push(`${by.id} ${act.act}${act.effect === undefined ? "" : ` ${act.effect}`}`);
      return says(act, by) ?? { allowed: true };
    },
  };
}

async function play(says: (act: Act, by: Principal) => Authorization | undefined, startedBy: Principal = ALICE) {
  const asks = authorizer(says);
  const rehearsal = await rehearse(DEFINITION, {
    gates: scriptedRegistry(),
    authorizer: asks,
    startedBy,
    work: { deploy: {}, archive: {} },
  });
  return { rehearsal, asks };
}

describe("authority at the moment of execution", () => {
  test("given rights that were lost between the start and the work, then the run is blocked with code and class, and nothing was done (OP-08)", async () => {
    let gone = false;
    const { rehearsal, asks } = await play(({ act }) =>
      gone && act === "execute" ? { allowed: false, reason: "alice has left", class: "initiator", code: "INITIATOR_GONE" } : undefined,
    );
    gone = true;
    await rehearsal.approve("ok", "bob");
    expect(rehearsal.run).toMatchObject({ outcome: "blocked", state: { completedCode: "INITIATOR_GONE", refused: "initiator" } });
    expect(rehearsal.performed).toEqual([]);
    expect(asks.asked).toContain("alice execute deploy");
  });

  test("given it may pass, then it is asked again at each try, also by a new process, and the work begins once it is allowed (OP-08)", async () => {
    let ready = false;
    const { rehearsal, asks } = await play(({ act }) =>
      !ready && act === "execute" ? { allowed: false, reason: "the target restarts", class: "operability" } : undefined,
    );
    await rehearsal.approve("ok", "bob");
    expect([rehearsal.run.outcome, rehearsal.performed]).toEqual([undefined, []]);
    await rehearsal.later("9m");
    ready = true;
    await rehearsal.crash();
    expect(rehearsal.run.outcome).toBe("succeeded");
    expect(asks.asked.filter((asked) => asked.endsWith("execute deploy")).length).toBeGreaterThanOrEqual(2);
  });

  test("given a system started it, then it is the system that is asked for (OP-08)", async () => {
    const { asks } = await play(() => undefined, { id: "nightly", assurance: "local", kind: "machine" }).then(async (played) => {
      await played.rehearsal.approve("ok", "bob");
      return played;
    });
    expect(asks.asked).toContain("nightly execute deploy");
  });

  test("given nobody can say whether it is allowed, then nothing begins: the try is lost, and after the last one it is held", async () => {
    const { rehearsal } = await play(({ act }) => {
      if (act === "execute") throw new TypeError("the directory is down");
      return undefined;
    });
    await rehearsal.approve("ok", "bob");
    await rehearsal.later("1h");
    expect([rehearsal.run.state.holds.map(({ code }) => code), rehearsal.performed]).toEqual([["WORK_FAILED"], []]);
  });

  test("given a last step that is not allowed any more, then it is not done, and the outcome stays what it is", async () => {
    const { rehearsal } = await play(({ effect }) => (effect === "archive" ? { allowed: false, reason: "no" } : undefined));
    await rehearsal.approve("ok", "bob");
    expect(rehearsal.run.outcome).toBe("succeeded");
    expect(rehearsal.performed.map(({ effect }) => effect)).toEqual(["deploy"]);
    expect(rehearsal.run.intents).toEqual([]);
  });

  test("given a secret in the reason, then it is nowhere in the ledger (OP-17)", async () => {
    const secret = "hunter2-hunter2";
    const asks = authorizer(({ act }) =>
      act === "execute" ? { allowed: false, reason: `token ${secret} expired`, class: "scope" } : undefined,
    );
    const harness = createHarness({
      pipelines: [DEFINITION.replace("before: [{ id: ok, use: approval, with: { from: [{ count: 1, of: [bob] }] } }]", "")],
    });
    const redactor = { portVersion: 1, redact: (text: string) => text.replaceAll(secret, "***") } as const;
    const engine = harness.engine({ authorizer: asks, redactor });
    const run = await engine.start("release", { key: "K", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.see(engine.settled(run.id));
    expect((await engine.get(run.id))?.outcome).toBe("blocked");
    expect(JSON.stringify((await engine.ledger(run.id)).items)).not.toContain(secret);
  });
});

describe("who may not know, and who may not do (OP-10)", () => {
  const refusing = (kind: "scope" | "capability") =>
    createHarness({ pipelines: [DEFINITION] }).engine({
      authorizer: authorizer(({ act }) => (act === "cancel" ? { allowed: false, reason: "not yours", class: kind } : undefined)),
    });

  test("given somebody without a part in the scope, then there is no such run, as for any run that is none", async () => {
    const engine = refusing("scope");
    const run = await engine.start("release", { key: "K", run: "real", subject: SUBJECT, startedBy: ALICE });
    const mallory = { by: { id: "mallory", assurance: "verified" } } as const;
    const [known, unknown] = [await engine.cancel(run.id, mallory), await engine.cancel("none", mallory)];
    expect(known).toMatchObject({ ok: false, code: "RUN_NOT_FOUND" });
    expect(JSON.stringify(known).replaceAll("real", "none")).toBe(JSON.stringify(unknown));
  });

  test("given somebody who may see it and not do it, then it is refused as that", async () => {
    const engine = refusing("capability");
    const run = await engine.start("release", { key: "K", subject: SUBJECT, startedBy: ALICE });
    const answer = await engine.cancel(run.id, { by: { id: "mallory", assurance: "verified" } });
    expect(answer).toMatchObject({ ok: false, code: "NOT_AUTHORIZED" });
  });
});
