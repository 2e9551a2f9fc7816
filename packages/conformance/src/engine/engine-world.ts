import { setTimeout as sleep } from "node:timers/promises";
import { digestOf, type EffectHandler, type Gate, type GateRegistry, type Pipeline, type Stage } from "@sluice/core";

/** What an engine of the suite is made of. */
export interface EngineWorldOptions {
  /** `changed`: as after a deployment, with one stage more. */
  readonly definition: "first" | "changed";
  /** How long the second effect takes, in milliseconds. It does not hear when it is told to stop, as many do not. */
  readonly secondMs: number;
}

/** Parts of an engine. */
export interface EngineWorld {
  readonly pipelines: readonly Pipeline[];
  readonly gates: GateRegistry;
  readonly effects: Readonly<Record<string, EffectHandler>>;
}

/** Name of the pipeline that works, asks a person, and works again. */
export const WORKING = "working";

/** Name of the pipeline that asks at once. */
export const ASKING = "asking";

/** The gate that asks, in both. */
export const CONFIRM = "confirm";

/**
 * Pipelines, gates and effects of the suite. Effects say what they do: `begin EFFECT RUN ATTEMPT KEY` and `end EFFECT RUN ATTEMPT KEY`.
 *
 * @param say takes a line at once: what was said before a kill must be heard
 */
export function engineWorld({ definition, secondMs }: EngineWorldOptions, say: (line: string) => void): EngineWorld {
  const effect = (name: string, ms: number): EffectHandler => ({
    portVersion: 1,
    async perform({ run, attempt, key }) {
      say(`begin ${name} ${run} ${attempt} ${key}`);
      await sleep(ms);
      say(`end ${name} ${run} ${attempt} ${key}`);
      return { kind: "ended", exit: 0 };
    },
  });
  return {
    pipelines: [working(definition), { ...EMPTY, name: ASKING, initial: "ask", stages: [asking("done"), DONE] }],
    gates: NO_CODE,
    effects: { first: effect("first", 0), second: effect("second", secondMs), third: effect("third", 0) },
  };
}

const EMPTY = { format: 1, budgets: [], finally: [], effects: [] } as const;
const DONE: Stage = { id: "done", final: "succeeded", before: [], gates: [], routes: [] };

function working(definition: EngineWorldOptions["definition"]): Pipeline {
  const more = definition === "first" ? [] : [workStage("third", "third", "done")];
  return {
    ...EMPTY,
    name: WORKING,
    initial: "one",
    effects: ["first", "second", "third"].map((id) => ({ id, class: "ordinary", repeat: "safe" })),
    stages: [
      workStage("one", "first", "ask"),
      asking("two"),
      workStage("two", "second", definition === "first" ? "done" : "third"),
      ...more,
      DONE,
    ],
  };
}

function workStage(id: string, run: string, next: string): Stage {
  return { id, before: [], work: { run, timeoutMs: 600_000, attempts: 10, everyMs: 50 }, gates: [], routes: [], next };
}

function asking(next: string): Stage {
  return { id: "ask", before: [], gates: [CONFIRMATION], routes: [], next };
}

const CONFIRMATION: Gate = {
  id: CONFIRM,
  use: "approval",
  version: 1,
  digest: digestOf("the confirmation of the engine suite"),
  with: {},
  plan: {
    kind: "request",
    from: [{ count: 1, of: ["anyone"] }],
    exclude: [],
    assurance: "verified",
    expiresMs: 7 * 86_400_000,
  },
  enforcement: "required",
  binds: ["head"],
  reads: "subject",
  needs: [],
  timeoutMs: 60_000,
  maxWaitMs: 86_400_000,
  attempts: 3,
  everyMs: 1000,
  onReject: "stop",
  early: "refuse",
};

/** None of the suite's gates runs code. */
const NO_CODE: GateRegistry = { portVersion: 1, get: () => undefined, names: () => [] };
