import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { command, type CommandOptions, createSluice, definePipeline, type Definition, memory, type Principal } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-work-gates-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ALICE: Principal = { id: "alice", assurance: "verified" };

type GateWritten = NonNullable<Definition["stages"][string]["gates"]>[number];

/** A run of one stage, whose work is a script that prints something. */
async function judged(source: string, output: NonNullable<CommandOptions["output"]>, gate: GateWritten) {
  const pipeline = definePipeline({
    format: 1,
    name: "work-gates",
    initial: "check",
    stages: {
      check: { work: { run: "checker", attempts: 1 }, gates: [gate], next: "done" },
      done: { final: "succeeded" },
    },
  });
  const checker = command([process.execPath, "-e", source], { cwd: folder, output });
  const sluice = createSluice({ pipelines: [pipeline], store: memory(), effects: { checker } });
  const { id } = await sluice.start("work-gates", { key: "K", subject: { kind: "plan", facets: {} }, startedBy: ALICE });
  const { run } = await sluice.settled(id, { timeoutMs: 20_000 });
  await sluice.close();
  return { run, verdict: run.state.verdicts["result"] };
}

const STATUS: GateWritten = {
  id: "result",
  use: "output",
  with: { pass: { path: "$.status", values: ["clean"] }, fail: { path: "$.status", values: ["dirty"] } },
};
const QA: GateWritten = { id: "result", use: "marker", with: { label: "QA-RESULT", pass: ["PASS"], fail: ["FAIL"] } };

describe("what a command prints, judged in a run", () => {
  test("a validator that exits nonzero on findings is judged by its document (TG-08)", async () => {
    const { run, verdict } = await judged("console.log(JSON.stringify({ status: 'dirty' })); process.exit(1)", "stdout-json", STATUS);
    expect(verdict).toMatchObject({ value: "fail", code: "OUTPUT_FAILED" });
    expect(run.state.holds).toMatchObject([{ code: "GATE_FAILED" }]);
    expect((await judged("console.log(JSON.stringify({ status: 'clean' })); process.exit(1)", "stdout-json", STATUS)).run.outcome).toBe(
      "succeeded",
    );
  });

  test("a tool that broke leaves an error, not a failure and not a pass (TG-07, TG-09)", async () => {
    const { verdict } = await judged("console.log('could not connect'); process.exit(1)", "stdout-json", STATUS);
    expect(verdict).toMatchObject({ value: "error", class: "input", code: "OUTPUT_UNREADABLE" });
  });

  test("a document at the end of noisy output is found (TG-11)", async () => {
    const source = "console.log('trace 1'); console.log(JSON.stringify({ status: 'clean' }))";
    expect((await judged(source, "stdout-last-object", STATUS)).verdict).toMatchObject({ value: "pass" });
    expect((await judged(source, "stdout-json", STATUS)).verdict).toMatchObject({ code: "OUTPUT_UNREADABLE" });
  });

  test("a marker with the nonce of this try counts, and one without it does not (TOK-2)", async () => {
    const source = "console.log('tests ran'); console.log(`QA-RESULT[${process.env.SLUICE_NONCE}]: PASS`)";
    expect((await judged(source, "stdout-text", QA)).run.outcome).toBe("succeeded");
    expect((await judged("console.log('QA-RESULT: PASS')", "stdout-text", QA)).verdict).toMatchObject({
      value: "error",
      code: "MARKER_NONCE",
    });
    expect((await judged(`${source}; process.exit(1)`, "stdout-text", QA)).verdict).toMatchObject({ value: "fail", code: "EXIT_FAILED" });
  });

  test("a text of which something had to be dropped never passes (TOK-3)", async () => {
    const source = "console.log('x\\n'.repeat(20000)); console.log(`QA-RESULT[${process.env.SLUICE_NONCE}]: PASS`)";
    expect((await judged(source, "stdout-text", QA)).verdict).toMatchObject({ value: "error", code: "OUTPUT_TRUNCATED" });
    const long = "console.log('\"'.repeat(3000)); console.log(`QA-RESULT[${process.env.SLUICE_NONCE}]: PASS`)";
    expect((await judged(long, "stdout-text", QA)).verdict).toMatchObject({ value: "pass" });
  });

  test("a policy may open on output that is missing, and nothing else may, and never on that of a tool that crashed, or that nobody can read (TG-05, TG-07, TG-09)", async () => {
    const closed = await judged("", "none", STATUS);
    expect(closed.verdict).toMatchObject({ value: "error", cause: "missing-input", code: "OUTPUT_MISSING" });
    expect(closed.run.status).toBe("held");
    const opened: GateWritten = { ...STATUS, onMissing: { then: "accept", because: "the scan is a trial" } };
    const missing = await judged("", "none", opened);
    expect(missing.verdict).toMatchObject({ value: "error", cause: "missing-input", code: "OUTPUT_MISSING" });
    expect(missing.verdict?.reason).toContain("checker");
    expect(missing.run.outcome).toBe("succeeded");
    const crashed = await judged("process.exit(1)", "none", opened);
    expect(crashed.verdict).toMatchObject({ value: "error", code: "OUTPUT_MISSING" });
    expect(crashed.run.status).toBe("held");
    const malformed = await judged("console.log('{')", "stdout-json", opened);
    expect(malformed.verdict).toMatchObject({ value: "error", code: "OUTPUT_UNREADABLE" });
    expect(malformed.run.status).toBe("held");
  });

  test("an exit code alone is judged where the definition says why it is believed", async () => {
    const gate: GateWritten = { id: "result", use: "exit-status", with: { pass: [0], because: "the script is the host's own" } };
    expect((await judged("", "none", gate)).run.outcome).toBe("succeeded");
    expect((await judged("process.exit(2)", "none", gate)).verdict).toMatchObject({ value: "fail", code: "EXIT_FAILED" });
    const observed: GateWritten = { ...gate, evidence: { count: 1, class: "observed" } };
    expect((await judged("", "none", observed)).verdict).toMatchObject({ value: "error", code: "EVIDENCE_MISSING" });
  });
});
