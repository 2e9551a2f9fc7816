import { createRedactor } from "@sluice/redaction";
import { createHarness, outcome } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const CANARY = "c4nary-token-0123456789";
const ALICE = { id: "alice", assurance: "verified" } as const;
const BOB = { id: "bob", assurance: "verified" } as const;
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;

const DEFINITION = `
format: 1
name: deliver
initial: build
stages:
  build:
    work: { run: builder, timeout: 1h, attempts: 2, every: 5s }
    gates:
      - { id: style, use: check, with: { name: style }, enforcement: advisory }
      - { id: throws, use: check, with: { name: throws }, enforcement: advisory, attempts: 1 }
    next: judge
  judge:
    gates:
      - { id: go, use: approval, with: { from: [{ count: 1, of: [bob] }] } }
      - { id: strict, use: check, with: { name: strict } }
    rework: { to: build, laps: 1, then: hold }
    next: done
  done: { final: succeeded }
finally: [{ notify: starter }, { run: builder }]
`;

describe("a secret in any field of any call (SEC-1)", () => {
  test("given it in everything that people, workers and gates can write, then no store, answer, message or log holds it", async () => {
    const seen: unknown[] = [];
    const secret = `before ${CANARY} after`;
    const harness = createHarness({
      pipelines: [DEFINITION],
      work: { builder: () => Promise.resolve({ kind: "ended", exit: 0, output: { [secret]: [secret, { deep: secret }] }, note: secret }) },
      script: (gate) => {
        if (gate === "throws") throw new TypeError(secret);
        const evidence = [
          { name: secret, producer: secret, class: "observed", digest: `sha256:${"0".repeat(64)}`, excerpt: secret },
        ] as const;
        const finding = { message: secret, code: secret, path: secret, hint: secret };
        return outcome(gate === "strict" ? "fail" : "pass", { reason: secret, findings: [finding], evidence });
      },
    });
    const engine = harness.engine({
      redactor: createRedactor({ secrets: [CANARY] }),
      logger: { portVersion: 1, log: (...line) => void seen.push(line) },
      notifier: { portVersion: 1, notify: (notice) => Promise.resolve(void seen.push(notice)) },
      authorizer: {
        portVersion: 1,
        authorize: (_by, { act }) => Promise.resolve(act === "adopt" ? { allowed: false, reason: secret } : { allowed: true }),
      },
    });
    const starter = { ...ALICE, session: secret };
    const run = await engine.start("deliver", { key: "K", subject: SUBJECT, startedBy: starter });
    await harness.clock.see(engine.settled(run.id));
    const request = (await engine.get(run.id))?.state.requests["go"]?.digest ?? "sha256:";
    seen.push(
      await engine.signal({ run: run.id, id: "s1", type: "ci", data: { [secret]: secret, list: [secret] } }),
      await engine.signal({ match: { key: "elsewhere" }, id: "s2", type: "ci", data: secret }),
      await engine.signal({
        match: { key: "elsewhere" },
        id: "s3",
        type: "work-finished",
        token: "t",
        data: { exit: 0, output: secret, note: secret },
      }),
      await engine.decide(run.id, { gate: "go", decision: "approve", by: ALICE, seen: request, reason: secret }),
      await engine.decide(run.id, {
        gate: "go",
        decision: "approve",
        by: { ...BOB, groups: [CANARY], cookie: secret } as typeof BOB,
        seen: request,
        reason: secret,
      }),
      await engine.waive(run.id, { gate: "strict", reason: secret, until: harness.clock.now() + 1e9, by: BOB }),
      await engine.adopt(run.id, { by: BOB }),
      await engine.cancel(run.id, { by: BOB, reason: secret }),
    );
    await harness.clock.see(engine.settled(run.id));
    const stored = [
      await engine.get(run.id),
      await engine.explain(run.id),
      await engine.ledger(run.id, { limit: 1000 }),
      await engine.list(),
      await harness.store.listUnmatched({ scope: "default", limit: 10 }),
      await harness.store.load({ scope: "default", run: run.id }),
      await harness.store.feed({ limit: 1000 }),
    ];
    const text = JSON.stringify([seen, stored]);
    expect(text).toContain("[redacted:secret]");
    expect(text).not.toContain(CANARY);
    // What reached the worker as the reason of its rework is what is stored, redacted too.
    expect(JSON.stringify(harness.performed)).not.toContain(CANARY);
  });

  test.each([
    ["the key", { key: CANARY, subject: SUBJECT, startedBy: ALICE }],
    ["the identity", { key: "K", identity: `x/${CANARY}`, subject: SUBJECT, startedBy: ALICE }],
    ["a repository's address", { key: "K", subject: { ...SUBJECT, repo: `https://u:${CANARY}@host/r` }, startedBy: ALICE }],
    ["a facet", { key: "K", subject: { kind: "plan", facets: { head: CANARY } }, startedBy: ALICE }],
    ["a principal", { key: "K", subject: SUBJECT, startedBy: { ...ALICE, id: CANARY } }],
  ])("given it in %s, which is a name, then the start is refused without repeating it", async (_what, request) => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine({ redactor: createRedactor({ secrets: [CANARY] }) });
    const error = await engine.start("deliver", request).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "COMMAND_INVALID" });
    expect(String((error as { readonly message: unknown }).message)).not.toContain(CANARY);
    expect((await engine.list()).items).toEqual([]);
  });

  test("given it in an act's id, a signal's id or match, then the call is refused", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine({ redactor: createRedactor({ secrets: [CANARY] }) });
    const run = await engine.start("deliver", { key: "K", subject: SUBJECT, startedBy: ALICE });
    const refused = { code: "COMMAND_INVALID" };
    await expect(engine.cancel(run.id, { by: ALICE, id: CANARY })).rejects.toMatchObject(refused);
    await expect(engine.signal({ run: run.id, id: CANARY, type: "ci" })).rejects.toMatchObject(refused);
    await expect(engine.signal({ match: { change: CANARY }, id: "s", type: "ci" })).rejects.toMatchObject(refused);
    await expect(engine.revise(run.id, { by: ALICE, facets: { head: CANARY } })).rejects.toMatchObject(refused);
  });
});
