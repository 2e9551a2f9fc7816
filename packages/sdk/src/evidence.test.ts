import { digestBytes, type EvidenceStore } from "@sluice/core";
import { describe, expect, test } from "vitest";
import {
  type Commit,
  createSluice,
  defineGate,
  definePipeline,
  evidenceOf,
  exportRuns,
  fail,
  infrastructureError,
  memory,
  memoryEvidence,
  type Outcome,
  pass,
  type Principal,
  readExport,
  type Sluice,
  type SluiceOptions,
} from "./index.ts";

const SECRET = "correct-horse-battery";
const ANN: Principal = { id: "ann", assurance: "verified" };
const CAROL: Principal = { id: "carol", assurance: "verified" };
const LONG = `${"a line that is looked at, grüße\n".repeat(200)}token ${SECRET}\n`;

const anything = { "~standard": { version: 1, vendor: "test", validate: (value: unknown) => ({ value }) } } as const;

/** A host whose one gate says `says` about `content`. */
function host(content: string, options: Partial<SluiceOptions> = {}, says: typeof passes = passes): Sluice {
  const looking = defineGate({
    id: "looking",
    version: 1,
    config: anything,
    binds: ["head"],
    reads: "subject",
    evaluate: () => says(content),
  });
  const pipeline = definePipeline({
    format: 1,
    name: "look",
    initial: "look",
    stages: { look: { gates: [{ id: "looking", attempts: 1 }], next: "done" }, done: { final: "succeeded" } },
  });
  return createSluice({ gates: [looking], secrets: [SECRET], ...options, pipelines: [pipeline] });
}

function passes(content: string): Outcome {
  const evidence = [evidenceOf({ name: "page", producer: "probe", class: "observed", content, excerpt: content.slice(0, 20) })];
  return pass("fine", { evidence });
}

function fails(content: string): Outcome {
  return { ...passes(content), value: "fail" };
}

async function ran(sluice: Sluice, key = "K-1"): Promise<string> {
  const { id } = await sluice.start("look", { key, subject: { kind: "doc", facets: { head: key } }, startedBy: ANN });
  await sluice.settled(id);
  return id;
}

function present<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new TypeError("nothing is there");
  return thing;
}

async function ledgerOf(sluice: Sluice, run: string): Promise<readonly Commit[]> {
  return (await sluice.ledger(run)).items;
}

describe("bodies of evidence", () => {
  test("are kept as redacted text; the ledger names them by their digest and holds an excerpt (SEC-1)", async () => {
    const sluice = host(LONG, { evidence: { store: memoryEvidence() } });
    const run = await ran(sluice);
    const [looked] = await sluice.evidence(run);
    expect(looked).toMatchObject({ gate: "looking", name: "page", class: "observed", digest: digestBytes(LONG) });
    const body = present(looked?.body);
    const read = await sluice.readEvidence(run, body.digest);
    const text = present(read.kind === "present" ? read.text : undefined);
    expect(text).not.toContain(SECRET);
    expect(text.slice(0, 6000)).toBe(LONG.slice(0, 6000));
    expect([digestBytes(text), new TextEncoder().encode(text).length]).toEqual([body.digest, body.bytes]);
    expect(await sluice.readEvidence(run, digestBytes(LONG))).toEqual(read);
    expect(JSON.stringify(await ledgerOf(sluice, run))).not.toContain("a line that is looked at, grüße\\na line");
  });

  test("are not kept where no store was given, nor where the excerpt is all there is", async () => {
    expect((await (async (sluice) => sluice.evidence(await ran(sluice)))(host(LONG)))[0]?.body).toBeUndefined();
    const sluice = host("short", { evidence: { store: memoryEvidence() } });
    expect((await sluice.evidence(await ran(sluice)))[0]).toMatchObject({ excerpt: "short" });
    expect((await sluice.evidence(await ran(sluice, "K-2")))[0]?.body).toBeUndefined();
  });

  test("are cut between characters, and that is said", async () => {
    const sluice = host("ä".repeat(3000), { evidence: { store: memoryEvidence({ maxBytes: 4001 }) } });
    const run = await ran(sluice);
    const [looked] = await sluice.evidence(run);
    expect(looked?.body).toMatchObject({ bytes: 4000, cut: true });
    expect(await sluice.readEvidence(run, digestBytes("ä".repeat(3000)))).toMatchObject({ text: "ä".repeat(2000) });
  });

  test("are kept for as long as the host says for their class", async () => {
    const store = memoryEvidence();
    const sluice = host(LONG, { evidence: { store, keepForMs: { observed: 1, reported: 86_400_000 } } });
    const run = await ran(sluice);
    expect(await sluice.readEvidence(run, digestBytes(LONG))).toHaveProperty("keepUntil");
    await expect.poll(() => store.expire({ limit: 10 })).toBe(1);
    expect(await sluice.readEvidence(run, digestBytes(LONG))).toMatchObject({ kind: "expired" });
  });

  test("that cannot be kept leave no pass, and leave any other verdict with what is missing", async () => {
    const down: EvidenceStore = { ...memoryEvidence(), put: () => Promise.reject(new TypeError(`no disk ${SECRET}`)) };
    const passing = host(LONG, { evidence: { store: down } });
    const held = await passing.get(await ran(passing));
    expect([held?.status, held?.state.verdicts["looking"]]).toMatchObject([
      "held",
      { value: "error", class: "infrastructure", code: "EVIDENCE_NOT_KEPT" },
    ]);
    const failing = host(LONG, { evidence: { store: down } }, fails);
    const failed = (await failing.get(await ran(failing)))?.state.verdicts["looking"];
    expect(failed).toMatchObject({ value: "fail", findings: [{ code: "EVIDENCE_NOT_KEPT" }] });
    expect(JSON.stringify([held, failed])).not.toContain(SECRET);
  });

  test("that are missing, altered or out of reach are said to be", async () => {
    const store = memory();
    const bodies = memoryEvidence();
    const run = await ran(host(LONG, { store, evidence: { store: bodies } }));
    const other = host(LONG, { store, evidence: { store: memoryEvidence() } });
    expect(await other.readEvidence(run, digestBytes(LONG))).toEqual({ kind: "missing" });
    const altered = host(LONG, { store, evidence: { store: { ...bodies, get: async () => ({ kind: "altered" }) } } });
    expect(await altered.readEvidence(run, digestBytes(LONG))).toEqual({ kind: "altered" });
    expect(await host(LONG, { store }).readEvidence(run, digestBytes(LONG))).toMatchObject({ kind: "unreachable" });
    const broken = host(LONG, { store, evidence: { store: { ...bodies, get: () => Promise.reject(new TypeError("down")) } } });
    expect(await broken.readEvidence(run, digestBytes(LONG))).toMatchObject({ kind: "unreachable" });
  });

  test("of other runs are unknown", async () => {
    const sluice = host(LONG, { evidence: { store: memoryEvidence() } });
    const run = await ran(sluice);
    await expect(sluice.readEvidence(run, digestBytes("other"))).rejects.toMatchObject({ code: "EVIDENCE_UNKNOWN" });
    await expect(sluice.readEvidence("nobody", digestBytes(LONG))).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    await expect(sluice.evidence("../x")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });

  test("where workers can write are refused (PTH-4)", () => {
    const store = { ...memoryEvidence(), location: "/repository/evidence" };
    const vcs = { contains: (path: string) => path.startsWith("/repository/") } as NonNullable<SluiceOptions["vcs"]>;
    expect(() => host(LONG, { vcs, evidence: { store } })).toThrow(expect.objectContaining({ code: "STORE_INSIDE_SUBJECT" }));
    expect(() => host(LONG, { vcs, evidence: { store }, trust: "local-dev" })).not.toThrow();
  });
});

describe("erasing a body", () => {
  const REQUEST = { by: CAROL, digest: digestBytes(LONG), reason: `names a customer\nand ${SECRET}` } as const;

  test("takes the bytes away after the run has ended; the ledger says who and why, and its chain still verifies", async () => {
    const store = memory();
    const sluice = host(LONG, { store, evidence: { store: memoryEvidence() } });
    const run = await ran(sluice);
    const before = await ledgerOf(sluice, run);
    expect((await sluice.get(run))?.outcome).toBe("succeeded");
    expect(await sluice.eraseEvidence(run, REQUEST)).toEqual({ ok: true });
    const after = await ledgerOf(sluice, run);
    expect(after.slice(0, before.length)).toEqual(before);
    // Whoever reads an export walks every chain in it.
    for await (const exported of readExport(exportRuns(store, { scope: "default" }))) expect(exported.commits).toHaveLength(after.length);
    const [event] = after.at(-1)?.events ?? [];
    expect(event).toMatchObject({ type: "evidence-erased", data: { by: CAROL } });
    const read = await sluice.readEvidence(run, digestBytes(LONG));
    expect(read).toMatchObject({ kind: "erased", by: "carol", at: event?.at });
    expect(JSON.stringify([after, read])).not.toContain(SECRET);
    expect((await sluice.get(run))?.outcome).toBe("succeeded");
  });

  test("again changes nothing, and finishes what was interrupted", async () => {
    const bodies = memoryEvidence();
    let isDown = true;
    const erase: EvidenceStore["erase"] = (erasure) => (isDown ? Promise.reject(new TypeError("killed")) : bodies.erase(erasure));
    const sluice = host(LONG, { evidence: { store: { ...bodies, erase } } });
    const run = await ran(sluice);
    const digest = present((await sluice.evidence(run))[0]?.body?.digest);
    await expect(sluice.eraseEvidence(run, REQUEST)).rejects.toThrow("killed");
    expect(await bodies.has({ scope: "default", digest })).toBe(true);
    expect((await sluice.readEvidence(run, digest)).kind).toBe("erased");
    isDown = false;
    const commits = (await ledgerOf(sluice, run)).length;
    expect(await sluice.eraseEvidence(run, REQUEST)).toEqual({ ok: true });
    expect(await bodies.has({ scope: "default", digest })).toBe(false);
    expect(await ledgerOf(sluice, run)).toHaveLength(commits);
  });

  test("is said in every run that was founded on the same body, and no run brings it back", async () => {
    const store = memory();
    const sluice = host(LONG, { store, evidence: { store: memoryEvidence() } });
    const [first, second] = [await ran(sluice, "K-1"), await ran(sluice, "K-2")];
    await sluice.eraseEvidence(first, REQUEST);
    expect((await sluice.readEvidence(second, digestBytes(LONG))).kind).toBe("erased");
    const third = await ran(sluice, "K-3");
    expect((await sluice.readEvidence(third, digestBytes(LONG))).kind).toBe("erased");
  });

  test("needs a reason, a body that the run names, somebody who may, and a store", async () => {
    const authorizer: SluiceOptions["authorizer"] = {
      portVersion: 1,
      authorize: async (by, { act }) =>
        act === "erase-evidence" && by.id !== "carol" ? { allowed: false, reason: "only carol" } : { allowed: true },
    };
    const store = memory();
    const sluice = host(LONG, { store, authorizer, evidence: { store: memoryEvidence() } });
    const run = await ran(sluice);
    await expect(sluice.eraseEvidence(run, { ...REQUEST, reason: " " })).rejects.toMatchObject({ code: "COMMAND_INVALID" });
    expect(await sluice.eraseEvidence(run, { ...REQUEST, by: ANN })).toMatchObject({ ok: false, code: "NOT_AUTHORIZED" });
    expect(await sluice.eraseEvidence(run, { ...REQUEST, digest: digestBytes("other") })).toMatchObject({ code: "EVIDENCE_UNKNOWN" });
    await expect(host(LONG, { store }).eraseEvidence(run, REQUEST)).rejects.toMatchObject({ code: "COMMAND_INVALID" });
    expect((await sluice.readEvidence(run, digestBytes(LONG))).kind).toBe("present");
  });
});

describe("gates that say other things than a pass", () => {
  test.each<[string, Outcome["value"], typeof passes]>([
    ["a fail", "fail", (content) => fail("wrong", ["mend it"], { evidence: passes(content).evidence })],
    ["trouble", "error", (content) => infrastructureError(undefined, "down", { evidence: passes(content).evidence })],
  ])("keep what they looked at: %s", async (_what, value, says) => {
    const sluice = host(LONG, { evidence: { store: memoryEvidence() } }, says);
    const run = await ran(sluice);
    expect((await sluice.get(run))?.state.verdicts["looking"]?.value).toBe(value);
    expect((await sluice.readEvidence(run, digestBytes(LONG))).kind).toBe("present");
  });
});
