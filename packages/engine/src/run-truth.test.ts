import { type Append, digestOf, type Facets, type Vcs } from "@sluice/core";
import { createHarness, fakeVcs, type Harness, outcome, rehearse, scriptedRegistry } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;
const BOB = { id: "bob", assurance: "verified" } as const;
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;

const DEFINITION = `
format: 1
name: build
initial: build
stages:
  build:
    work: { run: builder, attempts: 2, every: 1m }
    gates: [{ id: unit, use: check, with: { name: unit } }, { id: go, use: approval, with: { from: [{ count: 1, of: [bob] }], expiresMs: 3600000 } }]
    next: done
  done: { final: succeeded }
finally: [{ notify: starter }]
`;

function setUp(more: Partial<Parameters<typeof createHarness>[0]> = {}) {
  const harness: Harness = createHarness({ pipelines: [DEFINITION], ...more });
  const engine = harness.engine();
  return { harness, engine };
}

async function asked() {
  const { harness, engine } = setUp();
  const { id } = await engine.start("build", { key: "K", subject: SUBJECT, startedBy: ALICE });
  await harness.clock.see(engine.settled(id));
  const seen = (await engine.explain(id)).requests[0]?.digest ?? digestOf("nothing");
  return { harness, engine, id, seen };
}

describe("two actors move one run (TG-30)", () => {
  test("given both decide at the same moment, then one moves it, and what the next stage begins with is asked for once", async () => {
    const text = DEFINITION.replace("next: done\n", "next: ship\n  ship: { work: { run: shipper }, next: done }\n");
    const { harness, engine } = setUp({ pipelines: [text] });
    const { id } = await engine.start("build", { key: "K", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.see(engine.settled(id));
    const seen = (await engine.explain(id)).requests[0]?.digest ?? digestOf("nothing");
    const act = (click: string) => ({ gate: "go", decision: "approve", by: BOB, seen, id: click }) as const;
    const deciding = Promise.all(["a", "b", "c"].map((click) => harness.engine().decide(id, act(click))));
    const answers = await harness.clock.see(deciding);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const [one, other] = [harness.engine(), harness.engine()];
    await harness.clock.see(Promise.all([one.tick(), other.tick(), engine.tick()]));
    expect(harness.performed.filter(({ effect }) => effect === "shipper")).toHaveLength(1);
    const types = (await engine.ledger(id, { limit: 100 })).items.flatMap(({ events }) => events);
    expect(types.filter((event) => event.type === "stage-entered" && event.data["stage"] === "ship")).toHaveLength(1);
  });

  test("given the first stage, then it begins once, however many start the run", async () => {
    const { harness } = setUp();
    const engines = [harness.engine(), harness.engine(), harness.engine()];
    const started = await Promise.all(engines.map((one) => one.start("build", { key: "K", subject: SUBJECT, startedBy: ALICE })));
    await harness.clock.see(Promise.all(engines.map((one) => one.tick())));
    expect(new Set(started.map(({ id }) => id)).size).toBe(1);
    expect(harness.performed).toHaveLength(1);
  });
});

describe("one owner of transitions (OP-01)", () => {
  test("given somebody writes past the machine, then the store refuses what is not the next step, and the run is untouched", async () => {
    const { harness, engine, id } = await asked();
    const before = await harness.store.load({ scope: "default", run: id });
    const version = before?.version ?? 0;
    const forged = {
      scope: "default",
      run: id,
      commandId: "forged",
      answer: null,
      events: [{ type: "run-completed", version: 1, at: 0, data: { outcome: "succeeded", code: "FORGED", reason: "" } }],
      state: before?.state ?? { shape: 1, data: {} },
      index: { pipeline: "build", key: "K", status: "completed", outcome: "succeeded", startedBy: "alice", definition: "sha256:d" },
      intents: [],
      settles: [],
      consumes: [],
      fences: [],
    } satisfies Omit<Append, "expectedVersion">;
    for (const expectedVersion of [1, version - 1, version + 1])
      expect((await harness.store.append({ ...forged, expectedVersion })).kind).toBe("conflict");
    expect(await engine.get(id)).toMatchObject({ version, status: "waiting" });
  });

  test("given the same act twice, then the second changes nothing", async () => {
    const { engine, id } = await asked();
    const cancel = { by: BOB, id: "once" } as const;
    expect(await engine.cancel(id, cancel)).toEqual(await engine.cancel(id, cancel));
    expect(
      (await engine.ledger(id, { limit: 100 })).items.flatMap(({ events }) => events).filter(({ type }) => type === "run-completed"),
    ).toHaveLength(1);
  });
});

describe("two axes (OP-02) and their legal moves (OP-03)", () => {
  test("given a run at every step of its life, then it has an outcome when it is completed, and only then, and an ended one never moves", async () => {
    const { harness, engine } = setUp();
    const axes: string[] = [];
    const look = async (id: string) => {
      const { status, outcome: ended } = (await engine.get(id)) ?? {};
      axes.push(`${status} ${ended ?? "-"}`);
    };
    const { id } = await engine.start("build", { key: "K", subject: SUBJECT, startedBy: ALICE });
    await look(id);
    await harness.clock.see(engine.settled(id));
    await look(id);
    const seen = (await engine.explain(id)).requests[0]?.digest ?? digestOf("nothing");
    await engine.decide(id, { gate: "go", decision: "approve", by: BOB, seen });
    await look(id);
    for (const act of [engine.cancel(id, { by: BOB }), engine.resume(id, { by: BOB }), engine.revise(id, { by: BOB, facets: {} })])
      expect(await act).toMatchObject({ ok: false, code: "RUN_COMPLETED" });
    await look(id);
    expect(axes).toEqual(["running -", "waiting -", "completed succeeded", "completed succeeded"]);
  });

  test("given a cancelled and a rejected run, then each says how it ended", async () => {
    const ends = await Promise.all(
      (["cancel", "reject"] as const).map(async (how) => {
        const { engine, id, seen } = await asked();
        if (how === "cancel") await engine.cancel(id, { by: BOB });
        else await engine.decide(id, { gate: "go", decision: "reject", by: BOB, seen });
        return (await engine.get(id))?.outcome;
      }),
    );
    expect(ends).toEqual(["cancelled", "failed"]);
  });
});

describe("a run past its limits has an exit (OP-13)", () => {
  test("given nobody takes its work, then it is held", async () => {
    const idle = createHarness({ pipelines: [DEFINITION] });
    const engine = idle.engine({ effects: {} });
    const { id } = await engine.start("build", { key: "K", subject: SUBJECT, startedBy: ALICE });
    await idle.clock.advance(2 * 86_400_000);
    await idle.clock.see(engine.tick());
    expect((await engine.get(id))?.state.holds.map((hold) => hold.code)).toEqual(["GATE_UNKNOWN"]);
  });

  test.each([
    ["nobody answers", { work: { builder: {} }, verdicts: { unit: "pass" } } as const, "REQUEST_EXPIRED", "2h"],
    ["its work never comes back", { detached: ["builder"] }, "WORK_FAILED", "3h"],
  ] as const)("given %s, then it is held, in sight of everybody, with a command that ends it", async (_what, options, code, time) => {
    const play = await rehearse(DEFINITION, { gates: scriptedRegistry(), ...options });
    await play.later(time);
    expect([play.run.status, play.run.state.holds.map((hold) => hold.code)]).toEqual(["held", [code]]);
    expect((await play.explain()).data.blockers[0]?.remedies.length).toBeGreaterThan(0);
  });
});

describe("infrastructure that fails reaches the run (OP-15)", () => {
  test("given workers that die one after the other, then every loss stands in the ledger, and the run is held with a code, not silent", async () => {
    const { harness, engine } = setUp({
      work: { builder: async () => harness.clock.sleep(1e12).then(() => ({ kind: "detached" as const })) },
    });
    const { id } = await engine.start("build", { key: "K", subject: SUBJECT, startedBy: ALICE });
    for (let worker = 0; worker < 2; worker++) {
      const victim = harness.engine().work();
      await harness.clock.advance(70_000);
      await harness.clock.see(victim.close({ drain: false }));
      await harness.clock.advance(120_000);
    }
    const view = await engine.get(id);
    expect(view?.state.holds.map((hold) => hold.code)).toEqual(["WORK_FAILED"]);
    const types = (await engine.ledger(id, { limit: 100 })).items.flatMap(({ events }) => events.map(({ type }) => type));
    expect(types.filter((type) => type === "work-ended").length).toBe(2);
  });
});

describe("success needs proof of the run's own (OP-16)", () => {
  const ASK = DEFINITION.replace("stages:", "effects: { builder: { repeat: ask } }\nstages:");

  test.each([
    ["the world proves that it happened", "happened", "pass", []],
    ["the world cannot tell", "unknown", undefined, ["EFFECT_UNKNOWN"]],
  ] as const)("given a worker that vanished and %s", async (_what, proof, verdict, holds) => {
    const play = await rehearse(ASK, { gates: scriptedRegistry(), proofs: { builder: proof }, verdicts: { unit: "pass" } });
    await play.crash();
    expect([play.run.state.verdicts["unit"]?.value, play.run.state.holds.map(({ code }) => code)]).toEqual([verdict, holds]);
    expect(play.run.outcome).toBeUndefined();
  });
});

describe("views show what is stored (OP-20)", () => {
  test("given a run is looked at and explained, then no port but the store is asked", async () => {
    const asks: string[] = [];
    const vcs: Vcs = new Proxy(fakeVcs({ commits: {} }), {
      get: (target, name: keyof Vcs) => {
        asks.push(name);
        return target[name];
      },
    });
    const { harness, id } = await asked();
    const refuse = (name: string) => () => {
      asks.push(name);
      return Promise.reject(new TypeError("not while rendering"));
    };
    const engine = harness.engine({
      vcs,
      people: { portVersion: 1, groupsOf: refuse("groupsOf"), membersOf: refuse("membersOf") },
      notifier: { portVersion: 1, notify: refuse("notify") },
      authorizer: { portVersion: 1, authorize: refuse("authorize") },
    });
    asks.length = 0;
    await engine.get(id);
    await engine.explain(id);
    await engine.list();
    await engine.ledger(id);
    expect(asks).toEqual([]);
  });
});

describe("a record of the host's own and the run (OP-21)", () => {
  test("given the host keeps its own status of the same thing, then the run holds a link to it and no second status", async () => {
    const { engine } = setUp();
    const { id } = await engine.start("build", { key: "K", subject: { ...SUBJECT, change: "42" }, startedBy: ALICE });
    await engine.signal({ run: id, id: "s1", type: "host-status", data: "done" });
    const view = await engine.get(id);
    expect([view?.change, view?.status, view?.state.facts["host-status"]?.data]).toEqual(["42", "running", "done"]);
  });
});

describe("evidence that is pinned (OP-23), and what an ended run proves (OP-22)", () => {
  const PINNED = `
format: 1
name: pinned
initial: build
stages:
  build: { work: { run: builder }, gates: [{ id: scan, use: check, with: { name: scan } }], next: ship }
  ship: { gates: [{ id: landed, use: check, binds: [head, "evidence:scan-report"], with: { name: landed } }], next: done }
  done: { final: succeeded }
`;

  function scanned(reports: Readonly<Record<string, string>>) {
    const seen: (readonly string[])[] = [];
    const harness = createHarness({
      pipelines: [PINNED],
      script: (gate, context) => {
        if (gate === "landed") seen.push((context.evidence ?? []).map(({ name, digest }) => `${name} ${digest}`));
        const facets: Facets = context.subject.facets;
        const report = gate === "scan" ? reports[facets["head"] ?? ""] : undefined;
        const evidence =
          report === undefined ? [] : [{ name: "scan-report", producer: "scan", class: "observed" as const, digest: digestOf(report) }];
        return outcome("pass", { evidence });
      },
    });
    return { harness, engine: harness.engine(), seen };
  }

  test("given the evidence is there, then the gate that binds it gets exactly that one", async () => {
    const { harness, engine, seen } = scanned({ h1: "report of h1" });
    const { id } = await engine.start("pinned", { key: "K", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.see(engine.settled(id));
    expect(seen).toEqual([[`scan-report ${digestOf("report of h1")}`]]);
  });

  test("given a later look left none, then the gate gets none, and not the newest that there was", async () => {
    const { harness, engine, seen } = scanned({ h1: "report of h1" });
    const { id } = await engine.start("pinned", { key: "K", subject: SUBJECT, startedBy: ALICE });
    await engine.revise(id, { by: BOB, facets: { head: "h2" } });
    await harness.clock.see(engine.settled(id));
    expect((await engine.get(id))?.outcome).toBe("succeeded");
    expect(seen).toEqual([[]]);
  });

  test("given another run of the same key, then nothing that an ended one proved counts for it", async () => {
    const { harness, engine, seen } = scanned({ h1: "report of h1" });
    const first = await engine.start("pinned", { key: "K", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.see(engine.settled(first.id));
    const second = await engine.start("pinned", { key: "K", subject: { ...SUBJECT, facets: { head: "h2" } }, startedBy: ALICE });
    await harness.clock.see(engine.settled(second.id));
    expect(seen).toEqual([[`scan-report ${digestOf("report of h1")}`], []]);
  });
});

describe("one closing notice (OP-18)", () => {
  test("given repeated tries, then its key is the same, and a notice that is lost changes nothing of the run", async () => {
    const keys: string[] = [];
    const { harness } = setUp();
    const engine = harness.engine({
      notifier: {
        portVersion: 1,
        notify: async ({ key }) => {
          keys.push(key);
          throw new TypeError("the mail server is down");
        },
      },
    });
    const { id } = await engine.start("build", { key: "K", subject: SUBJECT, startedBy: ALICE });
    await engine.cancel(id, { by: BOB });
    const worker = engine.work();
    await harness.clock.advance(30 * 60_000);
    expect([new Set(keys).size, keys.length > 1, (await engine.get(id))?.outcome]).toEqual([1, true, "cancelled"]);
    expect((await engine.get(id))?.intents).toEqual([]);
    await harness.clock.see(worker.close());
  });

  test("given two processes, then it is told once", async () => {
    const told: string[] = [];
    const { harness } = setUp();
    const notifier = { portVersion: 1, notify: async ({ to }: { readonly to: string }) => void told.push(to) } as const;
    const [one, other] = [harness.engine({ notifier }), harness.engine({ notifier })];
    const { id } = await one.start("build", { key: "K", subject: SUBJECT, startedBy: ALICE });
    await one.cancel(id, { by: BOB });
    await harness.clock.see(Promise.all([one.tick(), other.tick()]));
    expect(told).toEqual(["starter"]);
  });
});
