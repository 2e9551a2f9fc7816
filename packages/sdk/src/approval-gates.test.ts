import { rehearse, type Rehearsal } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import type { Principal } from "./index.ts";

const PACK = `format: 1
name: pack
initial: plan
stages:
  plan: { work: { run: planner }, next: approve }
  approve:
    gates:
      - { id: legal, use: approval, binds: [plan], with: { of: [lara] } }
      - { id: security, use: approval, binds: [plan], with: { from: [{ count: 2, of: [sam, sue] }], expires: 1d } }
      - { id: export, use: approval, binds: [plan], if: { output: planner, path: $.exports, equals: true }, with: { of: [eve] } }
    next: run
  run: { work: { run: runner, attempts: 2, every: 1m }, next: done }
  done: { final: succeeded }
`;

const PLAN = { subject: { kind: "plan", facets: { plan: "sha256:plan" } } } as const;

function packed(exports: boolean | "nobody said" = false, runner: object = {}): Promise<Rehearsal> {
  const output = typeof exports === "boolean" ? { output: { exports } } : {};
  return rehearse(PACK, { ...PLAN, work: { planner: output, runner } });
}

const asked = ({ run }: Rehearsal) =>
  Object.entries(run.state.requests)
    .filter(([, { closed }]) => closed === undefined)
    .map(([gate]) => gate);
const did = ({ performed }: Rehearsal) => performed.map(({ effect }) => effect);

describe("approval gates of a pack run", () => {
  test("hold what is behind them, with the same answer at every look (ST-01)", async () => {
    const play = await packed();
    const { version } = play.run;
    expect([play.run.status, did(play)]).toEqual(["waiting", ["planner"]]);
    expect((await play.explain()).data.blockers.map(({ what, code }) => `${what} ${code}`)).toEqual([
      "legal WAITS_FOR_PEOPLE",
      "security WAITS_FOR_PEOPLE",
    ]);
    await play.engine.tick();
    await play.engine.tick();
    expect([play.run.version, did(play)]).toEqual([version, ["planner"]]);
  });

  test("ask one request for each gate, whose ids no plan has twice (ST-02)", async () => {
    const play = await packed();
    expect(asked(play)).toEqual(["legal", "security"]);
    const { text } = await play.explain();
    for (const part of ["1 of lara", "2 of sam, sue", "sluice approve"]) expect(text).toContain(part);
    expect((await play.ledger()).match(/asked people for legal/g)).toHaveLength(1);
    const twice = PACK.replace("id: security", "id: legal");
    await expect(rehearse(twice, PLAN)).rejects.toMatchObject({ code: "DEFINITION_INVALID" });
  });

  test("end the run when somebody says no, and it stays ended (ST-04)", async () => {
    const play = await packed();
    await play.reject("legal", "lara", "no licence");
    expect(play.run).toMatchObject({ outcome: "failed", state: { completedCode: "REQUEST_REJECTED" } });
    const { version } = play.run;
    await play.later("2d");
    await play.engine.tick();
    expect([play.run.version, did(play)]).toEqual([version, ["planner"]]);
    expect(await play.approve("security", "sam")).toMatchObject({ ok: false, code: "RUN_COMPLETED" });
  });

  test("are shown as they stand, each with its reason, the same however often one looks (ST-09)", async () => {
    const play = await packed();
    await play.approve("legal", "lara");
    await play.approve("security", "sam");
    const shown = async () => (await play.explain()).data.gates.map(({ gate, value, code }) => `${gate} ${value} ${code}`);
    const first = await shown();
    expect(first).toEqual(["legal pass REQUEST_APPROVED", "security pending REQUEST_OPEN", "export skipped GATE_SKIPPED"]);
    expect(await shown()).toEqual(first);
    expect(await play.approve("nothing", "lara")).toMatchObject({ ok: false, code: "GATE_UNKNOWN" });
  });

  test("ask nobody on a branch that is switched off, and a condition that cannot be told is no skip (ST-21)", async () => {
    expect(asked(await packed(true))).toEqual(["legal", "security", "export"]);
    expect(asked(await packed(false))).toEqual(["legal", "security"]);
    const unknown = await packed("nobody said");
    expect(unknown.run.state.verdicts["export"]).toMatchObject({ value: "error", class: "input", code: "CONDITION_ABSENT" });
    expect(unknown.run.outcome).toBeUndefined();
  });

  test("are bound to the plan: another plan is asked about anew, and what was approved does not release it (ST-13)", async () => {
    const play = await packed();
    await play.approve("legal", "lara");
    await play.approve("security", "sam");
    await play.revise({ plan: "sha256:another" });
    expect(asked(play)).toEqual(["legal", "security"]);
    await play.approve("security", "sue");
    expect([play.run.stage, did(play)]).toEqual(["approve", ["planner"]]);
    expect(
      await codeOf(play.engine.decide(play.run.run, { gate: "legal", decision: "approve", by: LARA, seen: "plan" as "sha256:" })),
    ).toBe("COMMAND_INVALID");
  });

  test("let the work behind them try again only as often as is written, and what comes next is stored (ST-22)", async () => {
    const play = await packed(false, { exit: 1 });
    await play.approve("legal", "lara");
    await play.approve("security", "sam");
    await play.approve("security", "sue");
    expect(play.run.state.work).toMatchObject({ attempt: 2, notBefore: expect.any(Number) as number });
    await play.crash();
    await play.later("1h");
    expect([did(play).filter((effect) => effect === "runner").length, play.run.state.holds[0]?.code]).toEqual([2, "WORK_FAILED"]);
    await expect(rehearse(PACK.replace("attempts: 2", "attempts: -1"), PLAN)).rejects.toMatchObject({ code: "DEFINITION_INVALID" });
  });
});

const LARA: Principal = { id: "lara", assurance: "verified" };

async function codeOf(answer: Promise<{ readonly ok: boolean; readonly code?: string }>): Promise<unknown> {
  try {
    const said = await answer;
    return said.ok ? "done" : said.code;
  } catch (error) {
    return (error as { readonly code?: string }).code;
  }
}

describe("decisions that fit nothing", () => {
  test("of an unknown run or gate, or with a store that cannot be read, are told apart, and nothing is written (ST-12)", async () => {
    const play = await packed();
    const seen = (await play.explain()).requests[0]?.digest ?? "sha256:";
    const { version } = play.run;
    const decide = (run: string, gate: string) => codeOf(play.engine.decide(run, { gate, decision: "approve", by: LARA, seen }));
    expect(await decide("nowhere", "legal")).toBe("RUN_NOT_FOUND");
    expect(await decide("", "legal")).toBe("RUN_NOT_FOUND");
    expect(await decide(play.run.run, "nothing")).toBe("GATE_UNKNOWN");
    expect(play.run.version).toBe(version);
  });

  test("of another tenant find no run (ST-17)", async () => {
    const play = await packed();
    const seen = (await play.explain()).requests[0]?.digest ?? "sha256:";
    const decision = { gate: "legal", decision: "approve", by: LARA, seen } as const;
    const answer = await play.engine.decide(play.run.run, decision, { scope: "tenant-2" });
    expect(answer).toMatchObject({ ok: false, code: "RUN_NOT_FOUND" });
    expect(asked(play)).toContain("legal");
  });

  test("are written down with exactly what they were (ST-15)", async () => {
    const play = await packed();
    await play.decide("legal", "approve", "lara", "read it");
    const commits = (await play.engine.ledger(play.run.run, { limit: 500 })).items;
    const recorded = commits.flatMap(({ events }) => events).find(({ type }) => type === "decision-recorded");
    expect(recorded).toMatchObject({ version: 1, at: expect.any(Number) as number });
    expect(Object.keys(recorded?.data ?? {}).toSorted()).toEqual(["by", "decision", "gate", "id", "reason", "request"]);
    expect(recorded?.data).toMatchObject({
      gate: "legal",
      decision: "approve",
      by: { id: "lara", assurance: "verified" },
      reason: "read it",
    });
  });
});
