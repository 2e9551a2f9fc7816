import {
  type Evidence,
  type GateContext,
  type GateDescriptor,
  type GateKind,
  type GatePlan,
  type GateReads,
  type GateRegistry,
  isJsonObject,
  type Json,
  type JsonObject,
  type Outcome,
  type RequestPlan,
} from "@sluice/core";

/** What a scripted gate answers when it looks. */
export type Script = (gate: string, context: GateContext) => Promise<Outcome> | Outcome;

/** An outcome in one word, for scripts. */
export function outcome(value: Outcome["value"], more: Partial<Outcome> = {}): Outcome {
  const evidence: readonly Evidence[] = [];
  const kind = value === "error" ? { class: "infrastructure" as const } : {};
  return { value, ...kind, code: `SCRIPTED_${value.toUpperCase()}`, reason: `the script says ${value}`, findings: [], evidence, ...more };
}

/**
 * A registry of gates that answer from a script, one of each way to behave: `check` reads the subject, `world` reads the world, `report`
 * and `exit` read the stage's work, `approval` asks people, `reserve` wants a right, `measure` samples.
 */
export function scriptedRegistry(script: Script = () => outcome("pass")): GateRegistry {
  const evaluate = (context: GateContext): Promise<Outcome> => Promise.resolve(script(gateIdOf(context), context));
  const gates: readonly GateDescriptor[] = [
    descriptor("check", "evaluate", "subject", ["head"], () => ({ kind: "evaluate" }), evaluate),
    descriptor("world", "evaluate", "world", ["head"], () => ({ kind: "evaluate" }), evaluate),
    descriptor("report", "evaluate", "work", ["head", "work"], (config) => ({ kind: "evaluate", files: filesOf(config) }), evaluate),
    descriptor("exit", "evaluate", "work", ["head", "work"], () => ({ kind: "evaluate", readsExit: true }), evaluate),
    descriptor("approval", "request", "subject", ["head"], requestPlan),
    descriptor("reserve", "reserve", "subject", [], (config) => reservePlan(config)),
    descriptor("measure", "measure", "world", ["head"], measurePlan, evaluate),
  ];
  const byName = new Map(gates.map((gate) => [gate.id, gate]));
  return { portVersion: 1, get: (use) => byName.get(use), names: () => [...byName.keys()] };
}

/** Scripted gates are told apart by `with.name`, or else by their use. */
function gateIdOf(context: GateContext): string {
  const config = context.config as JsonObject;
  return typeof config["name"] === "string" ? config["name"] : "";
}

function descriptor(
  id: string,
  kind: GateKind,
  reads: GateReads,
  binds: readonly string[],
  plan: (config: JsonObject) => GatePlan,
  evaluate?: GateDescriptor["evaluate"],
): GateDescriptor {
  return {
    id,
    version: 1,
    kind,
    reads,
    binds,
    causes: ["down", "lost"],
    canFail: true,
    validate: (config: Json) => ({ ok: true, value: isJsonObject(config) ? config : {} }),
    plan: (config) => plan(config as JsonObject),
    ...(evaluate === undefined ? {} : { evaluate }),
  };
}

function filesOf(config: JsonObject): readonly string[] {
  return typeof config["file"] === "string" ? [config["file"]] : [];
}

function requestPlan(config: JsonObject): RequestPlan {
  const given = config as Partial<Omit<RequestPlan, "kind">>;
  return {
    ...given,
    kind: "request",
    from: given.from ?? [{ count: 1, of: ["anyone"] }],
    exclude: given.exclude ?? ["starter"],
    assurance: given.assurance ?? "verified",
    expiresMs: given.expiresMs ?? 86_400_000,
  };
}

function reservePlan(config: JsonObject): GatePlan {
  const until = config["until"];
  const name = config["name"];
  return { kind: "reserve", name: typeof name === "string" ? name : "lock", ...(typeof until === "string" ? { until } : {}) };
}

function measurePlan(config: JsonObject): GatePlan {
  const number = (key: string, otherwise: number): number => (typeof config[key] === "number" ? config[key] : otherwise);
  const optional = (key: string) => (typeof config[key] === "number" ? { [key]: config[key] } : {});
  return {
    kind: "measure",
    windowMs: number("windowMs", 60_000),
    failureLimit: number("failureLimit", 0),
    inconclusiveLimit: number("inconclusiveLimit", 0),
    ...optional("consecutive"),
    ...optional("failuresInARow"),
    ...optional("count"),
  };
}
