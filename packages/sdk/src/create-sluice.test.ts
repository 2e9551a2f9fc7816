import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import {
  command,
  createSluice,
  defineGate,
  definePipeline,
  digestOf,
  type EffectHandler,
  fail,
  loadDefinition,
  pass,
  type Principal,
  sqlite,
} from "./index.ts";

const folders: string[] = [];

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-sdk-"));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const ALICE: Principal = { id: "alice", assurance: "verified" };
const BOB: Principal = { id: "bob", assurance: "verified" };

const reviewLoop = definePipeline({
  format: 1,
  name: "review-loop",
  initial: "develop",
  stages: {
    develop: { work: { run: "developer", timeout: "5m" }, next: "review" },
    review: {
      work: { run: "reviewer", timeout: "5m" },
      gates: [
        { id: "verdict", use: "report", with: { file: "review.md", field: "verdict", pass: ["APPROVED"], fail: ["REQUEST_CHANGES"] } },
      ],
      rework: { to: "develop", laps: 3 },
      next: "confirm",
    },
    confirm: { gates: [{ id: "go", use: "approval", with: { from: [{ count: 1, of: ["bob"] }], exclude: ["starter"] } }], next: "done" },
    done: { final: "succeeded" },
  },
});

// Refuses the first time and approves the second, as a reviewer might. It is told the lap in its input file.
const REVIEWER = `
const { readFileSync, writeFileSync } = require("node:fs");
const { lap } = JSON.parse(readFileSync(process.env.SLUICE_INPUT, "utf8"));
writeFileSync("review.md", "---\\nverdict: " + (lap === 0 ? "REQUEST_CHANGES" : "APPROVED") + "\\n---\\nAPPROVED, says the prose.\\n");
`;

const DEVELOPER = `
const { readFileSync, appendFileSync } = require("node:fs");
const { reasons } = JSON.parse(readFileSync(process.env.SLUICE_INPUT, "utf8"));
appendFileSync("log.txt", reasons.map((reason) => reason.gate + " " + reason.code).join() + "\\n");
`;

describe("createSluice", () => {
  test("wires real processes, folders, gates and SQLite into a review loop that survives its process", async () => {
    const folder = await tempFolder();
    const file = join(await tempFolder(), "runs.db");
    const open = () =>
      createSluice({
        pipelines: [reviewLoop],
        store: sqlite({ file }),
        effects: {
          developer: command(["node", "-e", DEVELOPER], { cwd: folder }),
          reviewer: command(["node", "-e", REVIEWER], { cwd: folder }),
        },
      });
    const first = open();
    const run = await first.start("review-loop", { key: "ORCH-22", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
    const { run: parked } = await first.settled(run.id, { timeoutMs: 30_000 });
    expect(parked.stage).toBe("confirm");
    expect(parked.status).toBe("waiting");
    expect(await readFile(join(folder, "log.txt"), "utf8")).toBe(
      "\nverdict REPORT_FAIL\n".replace("REPORT_FAIL", parked.state.reasons[0]?.code ?? ""),
    );
    await first.close();

    const second = open();
    const [asked] = (await second.explain(run.id)).requests;
    const seen = asked?.digest ?? digestOf("nothing");
    expect(await second.decide(run.id, { gate: "go", decision: "approve", by: ALICE, seen })).toMatchObject({
      ok: false,
      code: "DECISION_EXCLUDED",
    });
    expect(await second.decide(run.id, { gate: "go", decision: "approve", by: BOB, seen })).toMatchObject({ ok: true });
    expect((await second.get(run.id))?.outcome).toBe("succeeded");
    await second.close();
  });

  test("refuses a definition with all its problems, and one that is not proven", async () => {
    const wrong = {
      format: 1,
      name: "p",
      initial: "a",
      stages: { a: { gates: [{ id: "x", use: "no-such-gate" }], next: "nowhere" }, b: { final: "succeeded" } },
    } as const;
    expect(() => createSluice({ pipelines: [wrong] })).toThrow(expect.objectContaining({ code: "DEFINITION_INVALID" }));
    const loop = definePipeline({
      format: 1,
      name: "p",
      initial: "a",
      stages: { a: { work: { run: "w" }, next: "b" }, b: { final: "succeeded" }, c: { final: "failed" } },
    });
    expect(() => createSluice({ pipelines: [loop] })).toThrow(expect.objectContaining({ code: "DEFINITION_UNPROVEN" }));
    expect(() => createSluice({ pipelines: [] })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  });

  test("refuses repeat: ask without a proof query", () => {
    const deploy = definePipeline({
      format: 1,
      name: "deploy",
      initial: "a",
      effects: { ship: { class: "ordinary", repeat: "ask" } },
      stages: {
        a: { work: { run: "ship" }, gates: [{ id: "ok", use: "command", with: { argv: ["true"] } }], next: "b" },
        b: { final: "succeeded" },
      },
    });
    const handler: EffectHandler = { portVersion: 1, perform: () => Promise.resolve({ kind: "ended", exit: 0 }) };
    expect(() => createSluice({ pipelines: [deploy], effects: { ship: handler } })).toThrow(
      expect.objectContaining({ code: "EFFECT_UNPROVABLE" }),
    );
  });

  test("takes gates of the host's own, and YAML, and hides secrets (SEC-1)", async () => {
    const flaky = defineGate({
      id: "flaky",
      version: 1,
      config: { "~standard": { version: 1, vendor: "test", validate: (value) => ({ value: value as object }) } },
      binds: ["head"],
      reads: "subject",
      evaluate: ({ subject }) =>
        subject.facets["head"] === "good" ? pass("looks good") : fail("the password is hunter2-hunter2", ["mend it"]),
    });
    const loaded = loadDefinition(
      "format: 1\nname: p\ninitial: a\nstages:\n  a: { gates: [flaky], next: b }\n  b: { final: succeeded }\n",
      { file: "p.yaml" },
    );
    const sluice = createSluice({ pipelines: loaded.ok ? [loaded.source] : [], gates: [flaky], secrets: ["hunter2-hunter2"] });
    const run = await sluice.start("p", { key: "K", subject: { kind: "plan", facets: { head: "bad" } }, startedBy: ALICE });
    const { run: held } = await sluice.settled(run.id, { timeoutMs: 10_000 });
    expect(held.status).toBe("held");
    const everything = JSON.stringify([held, await sluice.explain(run.id), await sluice.ledger(run.id)]);
    expect(everything).not.toContain("hunter2-hunter2");
    expect(everything).toContain("[redacted:");
    await sluice.close();
  });
});
