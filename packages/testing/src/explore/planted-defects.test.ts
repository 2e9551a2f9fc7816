import type { Pipeline, Stage } from "@sluice/core";
import type { Decided, RunCommand, RunEvent, RunState } from "@sluice/lifecycle";
import { describe, expect, test } from "vitest";
import { pipelineFrom } from "../pipeline-from.ts";
import type { ExploreCode } from "./explore-codes.ts";
import { EXPLORE_CODES } from "./explore-codes.ts";
import { explore } from "./explore.ts";
import { MACHINE, type Machine } from "./machine.ts";

const PIPELINE = pipelineFrom(`
format: 1
name: planted
initial: build
effects: { ship: { class: dangerous, repeat: ask } }
stages:
  build: { gates: [{ id: unit, use: check }], rework: { to: build, laps: 1 }, next: ship }
  ship:
    before: [{ id: confirm, use: approval, with: { from: [{ count: 1, of: ["group:ops"] }] } }]
    work: { run: ship }
    next: done
  done: { final: succeeded }
finally: [{ notify: starter }]
`);

/** The machine on a pipeline that is not the one it was given: always, or for runs that are in one stage. */
function confused(
  stage: (stage: Stage) => Stage,
  { laps = 0, within }: { readonly laps?: number; readonly within?: string } = {},
): Machine {
  const others = new WeakMap<Pipeline, Pipeline>();
  const otherOf = (pipeline: Pipeline): Pipeline => {
    const made = others.get(pipeline) ?? {
      ...pipeline,
      stages: pipeline.stages.map(stage),
      budgets: pipeline.budgets.map((budget) => ({ ...budget, laps: budget.laps + laps })),
    };
    others.set(pipeline, made);
    return made;
  };
  const of = (pipeline: Pipeline, state: RunState | undefined): Pipeline =>
    within === undefined || state?.stage === within ? otherOf(pipeline) : pipeline;
  return {
    decide: (pipeline, state, command) => MACHINE.decide(of(pipeline, state), state, command),
    next: (pipeline, state) => MACHINE.next(of(pipeline, state), state),
    explain: (pipeline, state, at) => MACHINE.explain(of(pipeline, state), state, at),
  };
}

/** The machine with something else done after it decided. */
function tampered(change: (decided: Decided, command: RunCommand, state: RunState | undefined) => Decided): Machine {
  return { ...MACHINE, decide: (pipeline, state, command) => change(MACHINE.decide(pipeline, state, command), command, state) };
}

const fact = (at: number): RunEvent => ({ type: "fact-recorded", at, data: { fact: "odd", id: "1", data: true } });

const isEntering = (event: RunEvent): boolean => event.type === "verdict-recorded";

const DEFECTS: Readonly<Record<Exclude<ExploreCode, "CANNOT_END" | "CANNOT_SUCCEED">, readonly [machine: Machine, steps: number]>> = {
  NEXT_UNGUARDED: [
    confused((stage) => ({ ...stage, gates: stage.gates.map((gate) => ({ ...gate, enforcement: "advisory" as const })) })),
    1,
  ],
  WORK_UNGUARDED: [confused((stage) => ({ ...stage, before: [] })), 2],
  // Once it is in front of the dangerous work, the machine forgets what was required before.
  DANGER_UNGUARDED: [
    confused((stage) => ({ ...stage, gates: stage.gates.map((gate) => ({ ...gate, enforcement: "advisory" as const })) }), {
      within: "ship",
    }),
    4,
  ],
  LAPS_EXCEEDED: [confused((stage) => stage, { laps: 1 }), 1],
  LOOP_UNBOUNDED: [
    tampered((decided, { type, at }, state) =>
      type === "write-off-attempt" && state !== undefined && state.stage === "build"
        ? { ...decided, state, events: [{ type: "signal-ignored", at, data: { type, id: "1", code: "STALE" } }] }
        : decided,
    ),
    1,
  ],
  DECISION_AFTER_CLOSE: [
    tampered((decided, { type }) =>
      type === "decide" && decided.answer.ok
        ? { ...decided, events: decided.events.toSorted((one) => (one.type === "request-closed" ? -1 : 0)) }
        : decided,
    ),
    2,
  ],
  DECISION_UNENTITLED: [
    {
      ...MACHINE,
      decide: (pipeline, state, command) =>
        MACHINE.decide(
          pipeline,
          state,
          command.type === "decide" ? { ...command, by: { ...command.by, assurance: "verified", groups: ["ops"] } } : command,
        ),
    },
    2,
  ],
  VERDICT_UNASKED: [
    tampered((decided) => ({ ...decided, events: decided.events.flatMap((event) => (isEntering(event) ? [event, event] : [event])) })),
    1,
  ],
  RECORD_FALSIFIED: [
    {
      ...MACHINE,
      decide: (pipeline, state, command) =>
        MACHINE.decide(
          pipeline,
          state,
          command.type === "record-verdict"
            ? { ...command, outcome: { value: "pass", code: "X", reason: "x", findings: [], evidence: [] } }
            : command,
        ),
    },
    1,
  ],
  DUPLICATE_COUNTED: [
    tampered((decided, { type, at }) => (type === "record-verdict" && !decided.answer.ok ? { ...decided, events: [fact(at)] } : decided)),
    2,
  ],
  SUCCESS_UNREAL: [confused((stage) => (stage.id === "ship" ? { ...stage, before: [], final: "succeeded" } : stage)), 1],
  END_NOT_ABSORBING: [
    tampered((decided, { type, at }, state) =>
      state?.outcome !== undefined && type === "record-final" ? { ...decided, events: [fact(at)] } : decided,
    ),
    2,
  ],
  TIME_BACKWARDS: [
    tampered((decided, { type }) =>
      type === "write-off-attempt" ? { ...decided, events: decided.events.map((event) => ({ ...event, at: event.at - 1 })) } : decided,
    ),
    1,
  ],
  NOT_QUIET: [
    tampered((decided, { id, at }, state) => (id === "quiet" && state?.stage === "ship" ? { ...decided, events: [fact(at)] } : decided)),
    1,
  ],
  DUE_FOR_NOTHING: [
    {
      ...MACHINE,
      next: (pipeline, state) => ({ ...MACHINE.next(pipeline, state), dueAt: state.stage === "ship" ? state.at + 1 : state.at + 10 ** 9 }),
    },
    1,
  ],
  NO_EXIT: [
    {
      ...MACHINE,
      next: (pipeline, state) =>
        state.stage === "ship" && state.outcome === undefined
          ? { status: "waiting", intents: [], waits: [] }
          : MACHINE.next(pipeline, state),
    },
    1,
  ],
  WAIT_WITHOUT_EXPIRY: [
    {
      ...MACHINE,
      next: (pipeline, state) => {
        const wanted = MACHINE.next(pipeline, state);
        return {
          ...wanted,
          waits: wanted.waits.map(({ expiresAt, ...wait }) =>
            wait.for === "work" || expiresAt === undefined ? wait : { ...wait, expiresAt },
          ),
        };
      },
    },
    2,
  ],
  UNEXPLAINED: [
    {
      ...MACHINE,
      explain: (pipeline, state, at) => ({ ...MACHINE.explain(pipeline, state, at), ...(state.holds.length > 0 ? { blockers: [] } : {}) }),
    },
    1,
  ],
  WARNING_VAIN: [
    tampered((decided, { type, at }) => {
      if (type !== "write-off-attempt") return decided;
      const data = { gate: "confirm", for: "request", to: "starter", intent: "warn.1", expiresAt: at - 1 } as const;
      const warned: RunEvent = { type: "deadline-neared", at, data };
      return { ...decided, events: [...decided.events, warned] };
    }),
    1,
  ],
  MACHINE_FAILED: [
    tampered((decided, { type }) => {
      if (type === "write-off-attempt") throw new TypeError("it fell over");
      return decided;
    }),
    1,
  ],
};

describe("a machine that breaks a promise is found out, by the shortest history", () => {
  test.each(Object.entries(DEFECTS))("%s", (code, [machine, steps]) => {
    const { violation, complete } = explore(PIPELINE, { machine, states: 3000 });
    expect(violation?.code).toBe(code);
    expect(violation).toMatchObject({ shortest: true });
    expect(complete).toBe(false);
    // The first step of each history is the start.
    expect(violation?.history).toHaveLength(steps + 1);
    expect(violation?.history.slice(1).every(({ act }) => act !== "")).toBe(true);
  });

  test("every promise about single histories has its defect", () => {
    const others = ["CANNOT_END", "CANNOT_SUCCEED"];
    expect([...Object.keys(DEFECTS), ...others].toSorted()).toEqual(Object.keys(EXPLORE_CODES).toSorted());
  });

  test("the machine of the runs keeps them all", () => {
    expect(explore(PIPELINE, { states: 3000 }).violation).toBeUndefined();
  });
});
