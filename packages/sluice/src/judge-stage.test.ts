import type { GateDescriptor, Outcome, Stage } from "@sluice/core";
import { compilePipeline, type Definition, type GateEntry, type GroupDefinition } from "@sluice/definition";
import { createSystemClock } from "@sluice/engine";
import { createGateRegistry, defineGate, fail, inconclusive, infrastructureError, inputError, pass, pending } from "@sluice/gates";
import { createProcessRunner } from "@sluice/process";
import { createRedactor } from "@sluice/redaction";
import { describe, expect, test } from "vitest";
import { judgeStage, type StageJudgement } from "./judge-stage.ts";
import { judgementExit } from "./stage-disposition.ts";

const SECRET = "correct-horse-battery";

const anything = { "~standard": { version: 1, vendor: "test", validate: (value: unknown) => ({ value }) } } as const;

function gate(id: string, evaluate: () => Outcome | Promise<Outcome>): GateDescriptor {
  return defineGate({ id, version: 1, config: anything, binds: ["head"], reads: "subject", evaluate });
}

const gates = [
  gate("good", () => pass("fine")),
  gate("bad", () => fail("wrong", ["mend it"])),
  gate("broken", () => infrastructureError(undefined, "down")),
  gate("unreadable", () => inputError("garbage")),
  gate("torn", () => inconclusive("who knows")),
  gate("later", () => pending("not yet")),
  gate("throwing", () => {
    throw new TypeError(`token ${SECRET}`);
  }),
  gate("hanging", () => new Promise<Outcome>(() => undefined)),
  {
    ...gate("sudden", () => pass("fine")),
    evaluate: () => {
      throw new TypeError(`token ${SECRET}`);
    },
  },
  { ...gate("raw", () => pass("fine")), evaluate: () => Promise.resolve({ value: "pass" } as Outcome) },
];
const registry = createGateRegistry(gates);

async function judge(
  entries: readonly GateEntry[],
  stage: object = {},
  disabled: Readonly<Record<string, string>> = {},
): Promise<StageJudgement & { readonly exit: number }> {
  const definition: Definition = {
    format: 1,
    name: "sample",
    initial: "one",
    stages: { one: { gates: entries, next: "done", ...stage }, done: { final: "succeeded" } },
  };
  const compiled = compilePipeline(definition, registry);
  if (!compiled.ok) throw new TypeError(JSON.stringify(compiled.problems));
  const [first] = compiled.pipeline.stages as readonly [Stage, ...Stage[]];
  const judgement = await judgeStage(
    {
      registry,
      redactor: createRedactor({ secrets: [SECRET] }),
      clock: createSystemClock(),
      disabled,
      signal: new AbortController().signal,
      context: {
        subject: { kind: "git", key: "K-1", facets: { head: "a".repeat(40) } },
        run: { scope: "default", run: "check", key: "K-1", stage: "one", lap: 0 },
        files: { read: () => Promise.resolve({ kind: "absent", because: "missing" }) },
        vcs: undefined,
        process: createProcessRunner(),
      },
    },
    first,
  );
  return { ...judgement, exit: judgementExit(judgement.closed) };
}

const valuesOf = ({ verdicts }: StageJudgement): Readonly<Record<string, string>> =>
  Object.fromEntries(verdicts.map(({ gate, value }) => [gate, value]));

describe("judgeStage", () => {
  test.each<[string, GateEntry[], number, string]>([
    ["a pass", ["good"], 0, "next"],
    ["a pass on less evidence than is demanded", [{ id: "good", evidence: { count: 1, class: "observed" } }], 4, "hold"],
    ["a fail (TG-15)", ["good", "bad"], 1, "hold"],
    ["an error (TG-15)", ["broken"], 4, "hold"],
    ["an undecided gate", ["torn"], 4, "hold"],
    ["a pending gate", ["later"], 3, "wait"],
    ["a fail beside an error and a pending gate", ["later", "broken", "bad"], 1, "hold"],
    ["an error beside a pending gate", ["later", "broken"], 4, "hold"],
    [
      "a gate that was not asked because a member of an open group failed",
      [
        { id: "either", any: ["good", "bad"] },
        { id: "raw", needs: ["bad"] },
      ],
      1,
      "hold",
    ],
    [
      "a group that was not asked because such a member waits",
      [
        { id: "either", any: ["good", "later"] },
        { id: "both", all: ["raw"], needs: ["later"] },
      ],
      3,
      "wait",
    ],
    ["a gate that throws (OR-08)", ["throwing"], 4, "hold"],
    ["a gate that throws before it gives a promise", ["sudden"], 4, "hold"],
    ["a gate that answers nonsense", ["raw"], 4, "hold"],
    ["an advisory fail (TG-16)", ["good", { id: "bad", enforcement: "advisory" }], 0, "next"],
    ["a shadow fail (TG-16)", ["good", { id: "bad", enforcement: "shadow" }], 0, "next"],
  ])("%s", async (_what, entries, exit, disposition) => {
    expect(await judge(entries)).toMatchObject({ exit, disposition });
  });

  test("rework where the stage has it, for wrong and unreadable work only", async () => {
    const rework = { rework: { to: "one", laps: 1 } };
    expect(await judge(["bad"], rework)).toMatchObject({ disposition: "rework", exit: 1 });
    expect(await judge(["unreadable"], rework)).toMatchObject({ disposition: "rework", exit: 4 });
    expect(await judge(["broken"], rework)).toMatchObject({ disposition: "hold", exit: 4 });
  });

  test("groups count their children, and are not asked about what they do not need", async () => {
    const group = (rule: Partial<GroupDefinition>): GateEntry => ({ id: "team", ...rule });
    expect(valuesOf(await judge([group({ any: ["bad", "good"] })]))).toEqual({ team: "pass", bad: "fail", good: "pass" });
    expect(await judge([group({ all: ["bad", "good"] })])).toMatchObject({ exit: 1, disposition: "hold" });
    expect(await judge([group({ atLeast: 2, of: ["good", "later", "bad"] })])).toMatchObject({ exit: 3, disposition: "wait" });
    expect(await judge([group({ all: ["good", { id: "inner", any: ["broken", "torn"] }] })])).toMatchObject({ exit: 4 });
  });

  test("needs order gates; what needs a closed gate is not asked and has no verdict", async () => {
    const judgement = await judge([
      { id: "last", use: "good", needs: ["first"] },
      { id: "first", use: "bad" },
      { id: "free", use: "good" },
    ]);
    expect(valuesOf(judgement)).toEqual({ first: "fail", free: "pass" });
    expect(judgement).toMatchObject({ unasked: ["last"], exit: 1 });
    const group = await judge(
      [
        { id: "last", use: "good", needs: ["team"] },
        { id: "team", any: ["bad", "good"] },
      ].map((each) => each as GateEntry),
    );
    expect(valuesOf(group)).toMatchObject({ team: "pass", last: "pass" });
  });

  test("scope and condition leave gates out; a condition that looks at nothing is an error (OR-09, OR-10)", async () => {
    const judgement = await judge([
      { id: "elsewhere", use: "bad", scope: { keys: ["K-2"] } },
      { id: "unless", use: "bad", if: { gate: "elsewhere", equals: "fail" } },
      { id: "team", any: ["bad"], scope: { keys: ["K-2"] } },
      { id: "absent", use: "good", if: { fact: "never", equals: 1 } },
    ]);
    expect(valuesOf(judgement)).toEqual({ elsewhere: "skipped", unless: "skipped", team: "skipped", absent: "error" });
    expect(judgement.verdicts.map(({ cause }) => cause)).toEqual(["out-of-scope", "condition", "out-of-scope", undefined]);
    expect(judgement).toMatchObject({ exit: 4, closed: [{ gate: "absent", code: "CONDITION_ABSENT" }] });
  });

  test("a gate that the host switched off is skipped with the reason, and is no pass (OR-09, OR-10)", async () => {
    const judgement = await judge(["good", { id: "hanging", timeout: "1d" }], {}, { hanging: "the feed is being moved" });
    expect(judgement.exit).toBe(0);
    expect(judgement.verdicts[1]).toMatchObject({ value: "skipped", cause: "disabled", code: "GATE_DISABLED" });
    expect(judgement.verdicts[1]?.reason).toContain("the feed is being moved");
  });

  test("a gate that never answers is an error at its deadline (PRC-12)", async () => {
    const { verdicts } = await judge([{ id: "hanging", timeout: "50ms" }]);
    expect(verdicts).toMatchObject([{ value: "error", class: "infrastructure", code: "GATE_TIMEOUT" }]);
  });

  test("secrets are hidden before anything is shown (SEC-1)", async () => {
    expect(JSON.stringify(await judge(["throwing"]))).not.toContain(SECRET);
  });
});
