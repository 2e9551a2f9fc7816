import { digestOf } from "@sluice/core";
import { builtInGates, createGateRegistry } from "@sluice/gates";
import { type Rehearsal, type RehearsalOptions, rehearse, scriptedRegistry } from "@sluice/testing";
import { describe, expect, test } from "vitest";

/** A deployment that restarts whoever started it: asked, initiated, and judged by what came of it. */
const SELF_DEPLOY = `
format: 1
name: self-deploy
initial: analysis
effects: { deployer: { class: dangerous, repeat: ask } }
stages:
  analysis: { gates: [{ id: brief, use: approval, with: { of: [carol] } }], next: development }
  development: { work: { run: developer }, gates: [{ id: unit, use: check, with: { name: unit } }], next: deploy }
  deploy:
    reserve: { name: "deploy:\${repo}", until: done }
    before: [{ id: confirm-deploy, use: approval, with: { of: [operator] } }]
    work: { run: deployer, timeout: 30m }
    gates:
      - { id: outcome, use: exit-status, with: { pass: [0], because: "the deployer ends with 0 only after its own checks" } }
      - { id: healthy, use: world, with: { name: healthy }, needs: [outcome], every: 30s }
    rework: { to: development, laps: 2 }
    next: done
  done: { final: succeeded }
`;

const scripted = scriptedRegistry();
const gates = createGateRegistry([...builtInGates, ...["check", "world"].flatMap((name) => scripted.get(name) ?? [])]);
const OPTIONS: RehearsalOptions = {
  gates,
  subject: { repo: "acme/sluice" },
  verdicts: { unit: "pass", healthy: "pass", outcome: "real" },
  work: { developer: {} },
  detached: ["deployer"],
};

/** The run at the deployment: everything before it is green. */
async function asked(text = SELF_DEPLOY, options: RehearsalOptions = {}): Promise<Rehearsal> {
  const play = await rehearse(text, { ...OPTIONS, ...options });
  await play.approve("brief", "carol");
  return play;
}

async function initiated(options: RehearsalOptions = {}): Promise<Rehearsal> {
  const play = await asked(SELF_DEPLOY, options);
  await play.approve("confirm-deploy", "operator");
  return play;
}

const deployments = (play: Rehearsal) => play.performed.filter(({ effect }) => effect === "deployer").length;
const events = async (play: Rehearsal) =>
  (await play.engine.ledger(play.run.run)).items.flatMap((commit) => commit.events.map(({ type }) => type));

describe("phase A: it is asked for", () => {
  test("given green checks, then the run waits for the operator, nothing is deployed, and the right to deploy is held (OR-44)", async () => {
    const play = await asked();
    expect([play.run.stage, play.run.status, deployments(play)]).toEqual(["deploy", "waiting", 0]);
    expect(play.run.waits).toMatchObject([{ for: "request", gate: "confirm-deploy" }]);
    expect(Object.values(play.run.state.reservations)).toMatchObject([{ name: "deploy:acme/sluice", status: "held" }]);
    await play.crash();
    expect((await events(play)).filter((type) => type === "request-opened")).toHaveLength(2);
  });

  test("given it is explained, then it names the gesture that deploys, and whose it is (OR-45)", async () => {
    const play = await asked();
    const { text, data } = await play.explain();
    expect(text).toContain("--gate confirm-deploy");
    expect(data.blockers.flatMap(({ remedies }) => remedies.map(({ who }) => who))).toContain("operator");
  });
});

describe("phase B: the dedicated gesture initiates it", () => {
  test("given the operator confirms, then it starts once, detached, its start is on record, and the stage stays (OR-46)", async () => {
    const play = await initiated();
    expect([deployments(play), play.run.stage, play.run.state.work?.status]).toEqual([1, "deploy", "detached"]);
    expect(await events(play)).toEqual(expect.arrayContaining(["work-requested", "work-dispatched", "work-detached"]));
  });

  test("given the approval of something else, then nothing starts, no gate looks and nothing moves, and the refusal says why (OR-47)", async () => {
    const play = await asked();
    const before = play.run.version;
    expect(await play.approve("brief", "carol")).toMatchObject({ ok: false });
    expect([deployments(play), play.run.stage, Object.keys(play.run.state.evaluations)]).toEqual([0, "deploy", []]);
    const after = (await play.engine.ledger(play.run.run, { after: before })).items.flatMap((commit) =>
      commit.events.map(({ type }) => type),
    );
    expect(after).toEqual(["decision-refused"]);
  });

  test("given it is confirmed again, also after a restart, then there is no second deployment (OR-48)", async () => {
    const play = await initiated();
    expect(await play.approve("confirm-deploy", "operator")).toMatchObject({ ok: false });
    await play.crash();
    expect(await play.approve("confirm-deploy", "operator")).toMatchObject({ ok: false });
    await play.later("10m");
    expect(deployments(play)).toBe(1);
  });

  test("given the same message twice, then it has the same answer, and there is one deployment (OR-48)", async () => {
    const play = await asked();
    const { requests } = await play.explain();
    const click = {
      gate: "confirm-deploy",
      decision: "approve",
      by: { id: "operator", assurance: "verified" },
      seen: requests[0]?.digest ?? digestOf("nothing"),
      id: "c1",
    } as const;
    const [first, second] = await Promise.all([play.engine.decide(play.run.run, click), play.engine.decide(play.run.run, click)]);
    expect(second).toEqual(first);
    await play.later("1m");
    expect(deployments(play)).toBe(1);
  });

  test("given another stage, an unknown run or a gate that is none, then it is refused with a code, and nothing is deployed (OR-49)", async () => {
    const play = await rehearse(SELF_DEPLOY, OPTIONS);
    expect(await play.approve("confirm-deploy", "operator")).toMatchObject({ ok: false, code: "DECISION_TOO_EARLY" });
    expect(await play.approve("confirm-deploi", "operator")).toMatchObject({ ok: false, code: "GATE_UNKNOWN" });
    const click = {
      gate: "confirm-deploy",
      decision: "approve",
      by: { id: "operator", assurance: "verified" },
      seen: digestOf("seen"),
    } as const;
    expect(await play.engine.decide("none", click)).toMatchObject({ ok: false, code: "RUN_NOT_FOUND" });
    await play.approve("brief", "carol");
    expect(deployments(play)).toBe(0);
  });

  test("given the approval of an earlier stage, then it goes on there as ever (OR-50)", async () => {
    const play = await rehearse(SELF_DEPLOY, OPTIONS);
    expect([play.run.stage, await play.approve("brief", "carol"), play.run.stage]).toMatchObject(["analysis", { ok: true }, "deploy"]);
  });

  test("given background work, restarts and machines, then none of them confirms (OR-51)", async () => {
    const play = await asked();
    await play.later("6h");
    await play.crash();
    await play.later("6h");
    expect(await play.approve("confirm-deploy", { id: "operator", assurance: "verified", kind: "machine" })).toMatchObject({ ok: false });
    expect([deployments(play), play.run.status]).toEqual([0, "waiting"]);
  });

  test("given comments and chat, then they are noted and move nothing (OR-55)", async () => {
    const play = await asked();
    for (const said of ["approve", "confirm-deploy", "LGTM, ship it"]) await play.signal("comment", { by: "operator", said });
    expect([deployments(play), play.run.stage, play.run.status]).toEqual([0, "deploy", "waiting"]);
    expect(play.run.state.facts["comment"]?.data).toMatchObject({ said: "LGTM, ship it" });
  });
});

describe("phase C: what came of it", () => {
  test("given exit 0, then it goes on to its proof, and only that makes it good (OR-52)", async () => {
    const play = await initiated({ verdicts: { ...OPTIONS.verdicts, healthy: "pending" } });
    await play.work({ exit: 0 }, "deployer");
    expect([play.run.outcome, play.run.state.verdicts["outcome"]?.value]).toEqual([undefined, "pass"]);
    play.answers("healthy", "pass");
    await play.later("1m");
    expect(play.run.outcome).toBe("succeeded");
  });

  test.each([1, 2, 64, 75, 124, 125])("given exit %i, then it failed, with the code on record (OR-52)", async (exit) => {
    const play = await initiated();
    await play.work({ exit }, "deployer");
    expect([play.run.outcome, play.run.state.laps["deploy.rework"]?.taken]).toEqual([undefined, 1]);
    expect(play.run.state.reasons[0]?.reason).toContain(String(exit));
  });

  test.each([126, 127, 137, 255, null])("given exit %s, then nobody knows what it did, and a person has to look (OR-52)", async (exit) => {
    const play = await initiated();
    await play.work({ exit }, "deployer");
    await play.later("10m");
    expect([play.run.outcome, play.run.stage, play.run.state.holds.map(({ code }) => code)]).toEqual([
      undefined,
      "deploy",
      ["GATE_UNAVAILABLE"],
    ]);
    expect(deployments(play)).toBe(1);
  });

  test("given no result yet, then it is waited for, not guessed (OR-52)", async () => {
    const play = await initiated();
    await play.later("29m");
    expect([play.run.stage, play.run.state.work?.status, deployments(play)]).toEqual(["deploy", "detached", 1]);
  });

  test("given the deployment kills its own process, then another one takes its report and judges it (OR-53)", async () => {
    const play = await initiated();
    await play.crash();
    expect(play.working).toEqual(["deployer"]);
    await play.work({ exit: 0 }, "deployer");
    expect([play.run.outcome, deployments(play)]).toEqual(["succeeded", 1]);
  });

  test("given it failed, then the work goes back to development with the reasons, on a counted lap, and people are asked anew (OR-54)", async () => {
    const play = await asked(SELF_DEPLOY, { work: {} });
    await play.work({}, "developer");
    await play.approve("confirm-deploy", "operator");
    await play.work({ exit: 3 }, "deployer");
    expect([play.run.stage, play.run.state.lap]).toEqual(["development", { budget: "deploy.rework", taken: 1 }]);
    expect(play.performed.at(-1)).toMatchObject({ effect: "developer", lap: 1, laps: 2, reasons: [{ gate: "outcome" }] });
    await play.work({ facets: { head: "c2" } }, "developer");
    // Something was deployed: a person has seen that it is about another commit now.
    expect(play.run.state.holds.map(({ code }) => code)).toEqual(["SUBJECT_REVISED"]);
    await play.resume();
    await play.approve("brief", "carol");
    while (play.working.includes("developer")) await play.work({}, "developer");
    expect([play.run.stage, play.run.waits.map((wait) => wait.for)]).toEqual(["deploy", ["request"]]);
    expect(deployments(play)).toBe(1);
  });
});

describe("labels may skip people, not checks (OR-57)", () => {
  const LABELLED = SELF_DEPLOY.replace(
    "with: { of: [operator] }",
    "if: { not: { all: [{ fact: auto-deploy, exists: true }, { fact: auto-deploy, equals: true }] } }, with: { of: [operator] }",
  );

  const labelled = async (label: unknown, unit: "pass" | "fail" = "pass") => {
    const play = await rehearse(LABELLED, { ...OPTIONS, verdicts: { ...OPTIONS.verdicts, unit } });
    if (label !== undefined) await play.signal("auto-deploy", label as boolean);
    await play.approve("brief", "carol");
    return play;
  };

  test("given the label, then the person is skipped, on record and for its cause, and the checks are not", async () => {
    const play = await labelled(true);
    expect(deployments(play)).toBe(1);
    expect(play.run.state.verdicts["confirm-deploy"]).toMatchObject({ value: "skipped", cause: "condition" });
    const red = await labelled(true, "fail");
    expect([red.run.stage, deployments(red)]).toEqual(["development", 0]);
  });

  test.each([undefined, false, "yes", "maybe", null, [true]])(
    "given no label, or one that says %o, then the person is asked",
    async (label) => {
      const play = await labelled(label);
      expect([deployments(play), play.run.waits.map((wait) => wait.for)]).toEqual([0, ["request"]]);
    },
  );
});
