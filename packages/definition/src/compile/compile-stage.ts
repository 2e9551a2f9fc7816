import type { OnRevise, Rework, Route, Stage, Work } from "@sluice/core";
import type { ReworkDefinition, RouteDefinition, StageDefinition, WorkDefinition } from "../definition.ts";
import { present } from "../present.ts";
import { type Compilation, DEFAULTS } from "./compilation.ts";
import { compileGates } from "./compile-gate.ts";
import { compileReserve } from "./compile-reserve.ts";
import { durationMs } from "./duration-ms.ts";

/** A stage with its short forms expanded. */
export function compileStage(id: string, source: StageDefinition, compilation: Compilation): Stage {
  const path = ["stages", id];
  const reserve = source.reserve === undefined ? [] : [compileReserve(id, source.reserve, [...path, "reserve"], compilation)];
  return present({
    id,
    final: source.final,
    before: [...reserve, ...compileGates(source.before ?? [], [...path, "before"], compilation)],
    work: source.work === undefined ? undefined : compileWork(source.work),
    gates: compileGates(source.gates ?? [], [...path, "gates"], compilation),
    routes: (source.routes ?? []).map((route, index) => compileRoute(`${id}.route.${index + 1}`, route, compilation)),
    freeze: source.freeze,
    rework: source.rework === undefined ? undefined : compileRework(id, source.rework),
    onRevise: source.onRevise === undefined ? undefined : compileOnRevise(source.onRevise),
    next: source.next,
  });
}

function compileWork(source: WorkDefinition): Work {
  return present({
    run: source.run,
    timeoutMs: durationMs(source.timeout) ?? DEFAULTS.workTimeoutMs,
    attempts: source.attempts ?? DEFAULTS.attempts,
    everyMs: durationMs(source.every) ?? DEFAULTS.everyMs,
    heartbeatMs: durationMs(source.heartbeat),
  });
}

function compileRoute(id: string, source: RouteDefinition, { finals }: Compilation): Route {
  // A run enters a final stage once at most, whatever is written.
  const once = source.once ?? (source.budget === undefined && finals.has(source.to));
  // No condition is one that always holds.
  const when = source.when ?? { all: [] };
  return present({ id, when, to: source.to, once, budget: source.budget, afterMs: durationMs(source.after) });
}

function compileRework(stage: string, source: ReworkDefinition): Rework {
  return present({ to: source.to, budget: source.budget ?? `${stage}.rework`, sameFailure: source.sameFailure });
}

function compileOnRevise(source: string): OnRevise {
  if (source === "return" || source === "stay" || source === "hold" || source === "supersede") return { do: source };
  return { do: "route", to: source };
}
