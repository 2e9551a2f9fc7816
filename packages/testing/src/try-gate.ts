import { type GateContext, type GateDescriptor, type Json, type Outcome, SluiceError, type Subject } from "@sluice/core";
import { thrownBy } from "@sluice/gates";
import { readText } from "./memory-files.ts";
import { createVirtualClock } from "./virtual-clock.ts";

/** What there is to look at for a gate. Everything may be left out. */
export interface TrialWorld {
  readonly subject?: Partial<Subject>;
  readonly vcs?: GateContext["vcs"];
  readonly process?: GateContext["process"];
  /** Default: none, and no server can be asked. */
  readonly http?: GateContext["http"];
  /** Files that the stage's work left, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** How the stage's work ended. */
  readonly work?: GateContext["work"];
  /** Where the gate keeps its reports, and of which look. */
  readonly reports?: GateContext["reports"];
  readonly run?: Partial<GateContext["run"]>;
  readonly evidence?: GateContext["evidence"];
  readonly clock?: GateContext["clock"];
}

/** A look: what the gate is told, and what there is to look at. */
export interface GateTrial extends TrialWorld {
  /** What stands under `with` in a definition. */
  readonly with: Json;
  readonly signal?: AbortSignal;
}

/** What a look said. */
export interface TrialOutcome extends Outcome {
  /** What the gate threw, with its stack, when it threw. For whoever mends it: no part of what is recorded, and not enumerable. */
  readonly thrown?: unknown;
}

/**
 * Lets a gate look once, without engine, store or process: its configuration is checked as a definition's would be, and what it returns
 * is what would be recorded.
 *
 * @throws SluiceError `CONFIG_INVALID` when the gate refuses the configuration, `GATE_INVALID` when it is of a kind that runs no code.
 */
export async function tryGate(gate: GateDescriptor, trial: GateTrial): Promise<TrialOutcome> {
  const config = gate.validate(trial.with);
  if (!config.ok) {
    const issues = config.issues.map(({ path, message }) => [...(path.length === 0 ? [] : [path.join(".")]), message].join(" ")).join("; ");
    throw new SluiceError({ code: "CONFIG_INVALID", message: `Gate ${gate.id} refuses its configuration: ${issues}.` });
  }
  if (gate.evaluate === undefined) {
    throw new SluiceError({ code: "GATE_INVALID", message: `Gate ${gate.id} is of kind ${gate.kind}, which runs no code.` });
  }
  const { signal = new AbortController().signal } = trial;
  const outcome = await gate.evaluate({ ...gateWorld(trial), config: config.value, signal });
  const thrown = thrownBy(outcome);
  return thrown === undefined ? outcome : Object.defineProperty({ ...outcome }, "thrown", { value: thrown.error });
}

/** Everything that a gate looks with but its configuration and signal; what the trial leaves out is harmless. */
export function gateWorld(trial: TrialWorld): Omit<GateContext, "config" | "signal"> {
  const { subject, run, files = {}, work, reports, http } = trial;
  const clock = trial.clock ?? createVirtualClock();
  const key = subject?.key ?? "TRIAL-1";
  return {
    subject: { kind: "git", facets: {}, ...subject, key },
    run: { scope: "default", run: "trial", stage: "trial", lap: 0, ...run, key },
    ...(work === undefined ? {} : { work }),
    files: { read: (path, { maxBytes }) => Promise.resolve(readText(files, path, maxBytes)) },
    ...(reports === undefined ? {} : { reports }),
    vcs: trial.vcs,
    process: trial.process ?? NO_PROCESS,
    ...(http === undefined ? {} : { http }),
    evidence: trial.evidence ?? [],
    lookedAt: clock.now(),
    clock,
  };
}

const NO_PROCESS: GateContext["process"] = {
  portVersion: 1,
  run: () => Promise.reject(new SluiceError({ code: "PROCESS_NOT_STARTED", message: "The trial was given no process runner." })),
};
