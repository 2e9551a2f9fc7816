import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { createSluice, type Definition, digestOf, type EffectHandler, memory, type Principal } from "./index.ts";

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const ALICE: Principal = { id: "alice", assurance: "verified" };
const BOB: Principal = { id: "bob", assurance: "verified" };
const BECAUSE = "the reviewer is a trial and may be away";
const report = { id: "verdict", use: "report", with: { file: "review.md", field: "verdict", pass: ["APPROVED"], fail: ["REJECTED"] } };
const opened = { ...report, onMissing: { then: "accept", because: BECAUSE } } as const;
const rework = { to: "develop", laps: 1, then: "hold" } as const;

function reviewLoop(gate: typeof report | typeof opened, more: { readonly rework?: typeof rework } = {}): Definition {
  const confirm = { id: "confirm", use: "approval", with: { from: [{ count: 1, of: ["bob"] }], exclude: ["starter"] } };
  return {
    format: 1,
    name: "review-loop",
    initial: "develop",
    stages: {
      develop: { work: { run: "developer" }, next: "review" },
      review: { work: { run: "reviewer" }, gates: [gate, confirm], ...more, next: "done" },
      done: { final: "succeeded" },
    },
  };
}

/** A run whose reviewer leaves `text` in its report, or nothing, after another run had left an approval there. */
async function reviewed(definition: Definition, text?: string) {
  const folder = await mkdtemp(join(tmpdir(), "sluice-missing-"));
  folders.push(folder);
  const file = join(folder, "review.md");
  await writeFile(file, "---\nverdict: APPROVED\n---\n"); // unchanged since dispatch: not this work's (TOK-7)
  const reasons: string[][] = [];
  const effect = (work: () => Promise<void>): EffectHandler => ({
    portVersion: 1,
    folder: () => folder,
    async perform(request) {
      reasons.push(request.reasons.map(({ gate, code }) => `${gate} ${code}`));
      await work();
      return { kind: "ended", exit: 0 };
    },
  });
  const developer = effect(() => Promise.resolve());
  const reviewer = effect(() => (text === undefined ? Promise.resolve() : writeFile(file, text)));
  const sluice = createSluice({ pipelines: [definition], store: memory(), effects: { developer, reviewer } });
  const { id } = await sluice.start("review-loop", { key: "K", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
  const { run } = await sluice.settled(id, { timeoutMs: 20_000 });
  const verdict = async () => (await sluice.explain(id)).data.gates.find(({ gate }) => gate === "verdict");
  return { sluice, id, run, verdict: await verdict(), reasons };
}

describe("a report that was not written (invariant 4)", () => {
  test("given a policy that opens it in writing, then it opens as degraded with its because, and stays the error that it is (TG-06, OK-45)", async () => {
    const { sluice, id, run, verdict } = await reviewed(reviewLoop(opened, { rework }));
    expect([run.status, run.stage]).toEqual(["waiting", "review"]);
    expect(verdict).toMatchObject({ value: "error", code: "REPORT_MISSING", open: true, overlay: "degraded", because: BECAUSE });
    expect((await sluice.explain(id)).text).toContain(`[degraded: ${BECAUSE}]`);
    const stored = run.state.verdicts["verdict"];
    expect(stored).toMatchObject({ value: "error", class: "input", cause: "missing-input", code: "REPORT_MISSING" });
    const seen = run.state.requests["confirm"]?.digest ?? digestOf("nothing");
    expect(await sluice.decide(id, { gate: "confirm", decision: "approve", by: BOB, seen })).toMatchObject({ ok: true });
    const ended = await sluice.get(id);
    expect(ended?.outcome).toBe("succeeded");
    expect(ended?.state.verdicts["verdict"]).toEqual(stored);
    const events = (await sluice.ledger(id)).items.flatMap((commit) => commit.events);
    const openings = events.filter((event) => event.type === "gate-opened").map((event) => event.data);
    expect(openings).toEqual([{ gate: "verdict", value: "error", overlay: "degraded", because: BECAUSE }]);
    await sluice.close();
  });

  test("given no such policy and a rework, then the work goes back with the reason, within its laps, and is then held", async () => {
    const { sluice, run, verdict, reasons } = await reviewed(reviewLoop(report, { rework }));
    expect(reasons).toEqual([[], [], ["verdict REPORT_MISSING"], ["verdict REPORT_MISSING"]]);
    expect([run.status, run.state.holds.map(({ code }) => code)]).toEqual(["held", ["LAPS_EXHAUSTED"]]);
    expect(verdict).toMatchObject({ value: "error", open: false });
    expect(verdict).not.toHaveProperty("overlay");
    await sluice.close();
  });

  test("given neither, then it is held at once", async () => {
    const { sluice, run, verdict } = await reviewed(reviewLoop(report));
    expect([run.status, run.state.holds.map(({ code }) => code)]).toEqual(["held", ["GATE_INPUT"]]);
    expect(verdict).toMatchObject({ code: "REPORT_MISSING", open: false });
    await sluice.close();
  });

  test.each([
    ["rejects", "---\nverdict: REJECTED\n---\n", "REPORT_FAILED", "GATE_FAILED"],
    ["says an unknown word", "---\nverdict: LGTM\n---\n", "REPORT_WORD_UNKNOWN", "GATE_INPUT"],
    ["is empty", "", "REPORT_UNREADABLE", "GATE_INPUT"],
  ])("given a report that is there and %s, then the opening for a missing one does not cover it", async (_what, text, code, hold) => {
    const { sluice, run, verdict } = await reviewed(reviewLoop(opened), text);
    expect(verdict).toMatchObject({ code, open: false });
    expect(run.state.holds.map((one) => one.code)).toEqual([hold]);
    await sluice.close();
  });
});
