import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Called, createSampleProject, DEFINITION, ME, type SampleProject } from "./fixtures/sample-project.ts";

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject();
});
afterAll(() => sample.dispose());

/** The one document on standard output. */
async function json(...args: readonly string[]): Promise<{ readonly exit: number | string; readonly document: Record<string, unknown> }> {
  return documentOf(await sample.sluice(...args, "--json"));
}

/** The same without a process of its own. */
async function here(...args: readonly string[]): Promise<{ readonly exit: number | string; readonly document: Record<string, unknown> }> {
  return documentOf(await sample.call([...args, "--json"]));
}

function documentOf({ exit, out, err }: Called): { readonly exit: number | string; readonly document: Record<string, unknown> } {
  expect(err).toBe("");
  return { exit, document: JSON.parse(out) as Record<string, unknown> };
}

const runOf = (document: Record<string, unknown>): string => String(document["run"]);

describe("a run from its start to its end", () => {
  let id = "";

  test("run works it until it waits for a person: exit 3", async () => {
    const { exit, document } = await json("run", "delivery", "--key", "OK-1", "--as", "bob");
    expect({ exit, document }).toMatchObject({
      exit: 3,
      document: { status: "waiting", stage: "release", startedBy: { id: "bob", assurance: "claimed" }, policyTrusted: true },
    });
    expect(document["subject"]).toMatchObject({ key: "OK-1", repo: "sample", ref: "refs/heads/main", facets: { base: "main" } });
    id = runOf(document);
  });

  test("the store lies in the state folder, never in the repository", () => {
    expect(existsSync(join(sample.env["XDG_STATE_HOME"] ?? "", "sluice"))).toBe(true);
  });

  test("explain says who can do what, in words and as data", async () => {
    const { exit, out } = await sample.sluice("explain", "OK-1");
    expect(exit).toBe(0);
    // Into a pipe: every line is whole, so that it can be searched; on a terminal it fits.
    expect(out.split("\n").some((line) => line.length > 80)).toBe(true);
    const shown = (await sample.call(["explain", "OK-1"], { columns: 80 })).out;
    expect(Math.max(...shown.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(out).toContain(`sluice approve ${id} --gate confirm`);
    const called = await sample.call(["explain", id, "--json"]);
    expect(JSON.parse(called.out)).toMatchObject({ run: id, waits: [{ for: "request", gate: "confirm" }], policyTrusted: true });
    expect(JSON.parse(called.out)).toMatchObject({ gates: [{ gate: "confirm", evidence: [] }] });
    expect(JSON.parse(called.out)).toMatchObject({ requests: [{ gate: "confirm", assurance: "local", missing: [{ count: 1 }] }] });
  });

  test("approve --as is only a claim and is refused by the gate's assurance", async () => {
    expect(await json("approve", id, "--as", "alice")).toMatchObject({ exit: 2, document: { error: { code: "DECISION_ASSURANCE" } } });
  });

  test("a digest that was not seen is refused, a malformed one is usage", async () => {
    const stale = await sample.call(["approve", id, "--seen", `sha256:${"1".repeat(64)}`, "--json"]);
    expect({ exit: stale.exit, document: JSON.parse(stale.out) as unknown }).toMatchObject({
      exit: 2,
      document: { error: { code: "DECISION_STALE" } },
    });
    expect((await sample.call(["approve", id, "--seen", "yes"])).err).toContain("COMMAND_INVALID");
  });

  test("approve prints what is approved and names its digest as seen", async () => {
    const { exit, out } = await sample.sluice("approve", "OK-1", "--reason", "looks right");
    expect(exit).toBe(0);
    for (const part of ["confirm of delivery", "binding sha256:", "digest sha256:", "expires 2", "head "]) expect(out).toContain(part);
    expect(out).toContain(`Approved by ${ME} (local)`);
  });

  test("the run has succeeded; approving again is late", async () => {
    const called = await sample.call(["show", id, "--json"]);
    expect(JSON.parse(called.out)).toMatchObject({ run: id, outcome: "succeeded", state: { path: ["build", "release", "done"] } });
    for (const args of [
      ["reject", id, "--gate", "confirm"],
      ["approve", id],
      ["approve", "OK-1", "--gate", "confirm", "--as", "alice"],
    ]) {
      expect(await here(...args)).toMatchObject({ exit: 2, document: { error: { code: "RUN_COMPLETED" } } });
    }
  });

  test("the ledger is a story, and its chain of digests holds", async () => {
    const { exit, out } = await sample.sluice("ledger", id, "--verify");
    expect(exit).toBe(0);
    const story = out.replaceAll(/\s+/g, " ");
    for (const part of [
      "bob (claimed) started delivery",
      "refused alice (claimed) to approve confirm: DECISION_ASSURANCE",
      "succeeded",
      "verified",
    ])
      expect(story).toContain(part);
    const called = await sample.call(["ledger", id, "--json", "--verify"]);
    expect(JSON.parse(called.out)).toMatchObject({ run: id, verified: true, commits: expect.any(Array) as unknown[] });
  });
});

describe("other ends and holds", () => {
  test("a run that a gate fails exits with 1 and its document; explain shows what the gate looked at, and what that began with", async () => {
    const { exit, document } = await json("run", "delivery", "--key", "BAD-1");
    const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string;
    const evidence = [{ name: "report", class: "reported", digest, excerpt: "verdict: REJECTED" }];
    const judged = { outcome: "failed", gates: [{ gate: "verdict", evidence }] };
    expect({ exit, document }).toMatchObject({ exit: 1, document: judged });
    expect((await here("explain", "BAD-1")).document).toMatchObject(judged);
    const { out } = await sample.call(["explain", "BAD-1"]);
    expect(out).toMatch(/^ {4}evidence report \(reported, sha256:[0-9a-f]{12}\): verdict: REJECTED$/m);
  });

  test("a held run exits with 3; resume ends the hold, cancel the run", async () => {
    const held = await here("run", "delivery", "--key", "HOLD-1");
    expect(held).toMatchObject({ exit: 3, document: { status: "held" } });
    const resumed = await sample.call(["resume", "HOLD-1", "--json"]);
    expect({ exit: resumed.exit, document: JSON.parse(resumed.out) as unknown }).toMatchObject({
      exit: 0,
      document: { ok: true, status: "running" },
    });
    expect(JSON.parse((await sample.call(["tick", "--json"])).out)).toMatchObject({
      due: expect.any(Number) as number,
      intents: expect.any(Number) as number,
    });
    const again = await sample.call(["resume", "HOLD-1", "--happened", "--did-not-happen"]);
    expect({ exit: again.exit, code: again.err.includes("COMMAND_INVALID") }).toEqual({ exit: 2, code: true });
    const cancelled = await sample.call(["cancel", "HOLD-1", "--reason", "enough", "--json"]);
    expect(JSON.parse(cancelled.out)).toMatchObject({ ok: true, outcome: "cancelled" });
    const late = await sample.call(["cancel", "HOLD-1", "--json"]);
    expect({ exit: late.exit, document: JSON.parse(late.out) as unknown }).toMatchObject({
      exit: 2,
      document: { error: { code: "RUN_COMPLETED" } },
    });
  });

  test("steal needs a gate that waits, and a reason", async () => {
    await here("run", "delivery", "--key", "HOLD-9");
    expect((await sample.call(["steal", "HOLD-9", "--gate", "confirm"])).err).toContain("COMMAND_INVALID");
    const refused = await sample.call(["steal", "HOLD-9", "--gate", "confirm", "--reason", "it is gone", "--json"]);
    expect(JSON.parse(refused.out)).toMatchObject({ error: { code: "STALE" } });
  });

  test("the starter may not approve; extend prolongs the request, and needs to know what; reject fails the run", async () => {
    const { document } = await here("run", "delivery", "--key", "OK-2");
    const id = runOf(document);
    const own = await sample.call(["approve", id, "--json"]);
    expect({ exit: own.exit, document: JSON.parse(own.out) as unknown }).toMatchObject({
      exit: 2,
      document: { error: { code: "DECISION_EXCLUDED" } },
    });
    expect(JSON.parse((await sample.call(["extend", id, "--gate", "confirm", "--by", "2h", "--json"])).out)).toMatchObject({ ok: true });
    expect((await sample.call(["extend", id, "--budget", "confirm"])).exit).toBe(2);
    expect((await sample.call(["extend", id, "--budget", "nothing", "--laps", "1"])).err).toContain("EXTEND_NOTHING");
  });

  test("adopt moves a run to the definition of today, and only its changed gates are judged again", async () => {
    const { document } = await here("run", "delivery", "--key", "OK-4", "--as", "bob");
    const id = runOf(document);
    const old = String(document["definition"]);
    expect((await sample.call(["adopt", id])).out).toContain("no gate is different");
    sample.write("sluice.yaml", DEFINITION.replace("expires: 1d", "expires: 2d"));
    const untrusted = await sample.call(["adopt", "OK-4", "--policy-file", "--config", "sluice.config.mjs"]);
    expect(untrusted.out).toContain("new or changed gates: confirm.");
    expect((await here("explain", id, "--policy-file")).document).toMatchObject({ policyTrusted: false });
    expect(await here("adopt", id, "--definition", old)).toMatchObject({ exit: 0, document: { ok: true } });
    expect((await here("explain", id)).document).toMatchObject({ definition: old });
    expect(await here("adopt", id, "--definition", `sha256:${"0".repeat(64)}`)).toMatchObject({
      exit: 2,
      document: { error: { code: "DEFINITION_UNKNOWN" } },
    });
    expect((await sample.call(["adopt", id, "--definition", "latest"])).err).toContain("COMMAND_INVALID");
    sample.write("sluice.yaml", DEFINITION.replaceAll("release", "publish"));
    expect(await here("adopt", id, "--policy-file")).toMatchObject({ exit: 2, document: { error: { code: "STAGE_UNKNOWN" } } });
    await sample.git("checkout", "--quiet", "--", "sluice.yaml");
  });

  test("a detached run is only started, and found again by its key", async () => {
    const { exit, document } = await here("run", "delivery", "--key", "OK-3", "--detach");
    expect({ exit, document }).toMatchObject({ exit: 0, document: { created: true } });
    const signal = await sample.call(["signal", "--type", "note", "--key", "OK-3", "--id", "n-1", "--data", '{"a":1}', "--json"]);
    expect(JSON.parse(signal.out)).toMatchObject({ ok: true, run: runOf(document), id: "n-1" });
    const kept = await sample.call(["signal", "--type", "note", "--key", "NOBODY-1", "--json"]);
    expect(JSON.parse(kept.out)).toMatchObject({ ok: true, kept: true });
    expect((await sample.call(["signal", "--type", "note"])).exit).toBe(2);
    expect((await sample.call(["signal", "--type", "note", "--key", "OK-3", "--data", "{"])).err).toContain("COMMAND_INVALID");
  });

  test("a pipeline with one run for each slot, or each request, gives the same one to whoever names the same (OP-05)", async () => {
    const start = async (identity: string, key: string, ...more: readonly string[]) => {
      sample.write("sluice.yaml", DEFINITION.replace("name: delivery", `name: delivery\nidentity: ${identity}`));
      const started = await here("run", "delivery", "--key", key, "--detach", "--policy-file", ...more);
      await sample.git("checkout", "--quiet", "--", "sluice.yaml");
      return [started.exit, started.document["run"], started.document["created"]] as const;
    };
    const [exit, night, created] = await start("slot", "OK-7", "--slot", "2026-11-21");
    expect([exit, created]).toEqual([0, true]);
    expect(await start("slot", "OK-7", "--slot", "2026-11-21")).toEqual([0, night, false]);
    expect((await start("slot", "OK-7"))[0]).toBe(2);
    const [, click] = await start("request", "OK-7", "--request", "r-1");
    expect(await start("request", "OK-7", "--request", "r-1")).toEqual([0, click, false]);
    expect((await start("request", "OK-7"))[2]).toBe(true);
  });

  test("list shows runs in a table that fits, and pages as data", async () => {
    const { exit, out } = await sample.sluice("list");
    expect(exit).toBe(0);
    expect(out.split("\n")[0]).toMatch(/^RUN +KEY +PIPELINE +STAGE +STATUS +CHANGED/);
    const narrow = await sample.call(["list"], { columns: 40 });
    expect(Math.max(...narrow.out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(40);
    const page = JSON.parse((await sample.call(["list", "--limit", "2", "--json"])).out) as { runs: unknown[]; next: string };
    expect(page.runs).toHaveLength(2);
    expect((await sample.call(["list", "--limit", "2"])).out).toContain(`--after ${page.next}`);
    const next = JSON.parse((await sample.call(["list", "--after", page.next, "--status", "completed", "--json"])).out) as {
      runs: { status: string }[];
    };
    expect(next.runs.every(({ status }) => status === "completed")).toBe(true);
  });

  test("no such run: exit 2 in words and as data; another scope's runs are not found", async () => {
    expect(await here("explain", "NOBODY-9")).toMatchObject({ exit: 2, document: { error: { code: "RUN_NOT_FOUND" } } });
    expect((await sample.call(["explain", "OK-3", "--scope", "other"])).err).toContain("RUN_NOT_FOUND");
    expect((await sample.call(["explain", "OK-3", "--scope", "No/Scope"])).err).toContain("IDENTIFIER_INVALID");
  });
});
