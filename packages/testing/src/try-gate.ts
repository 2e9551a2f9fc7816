import { type GateContext, type GateDescriptor, type Json, type Outcome, SluiceError, type Subject } from "@sluice/core";
import { readText } from "./memory-files.ts";
import { createVirtualClock } from "./virtual-clock.ts";

/** What a gate is given to look at. Everything but its configuration may be left out. */
export interface GateTrial {
  /** What stands under `with` in a definition. */
  readonly with: Json;
  readonly subject?: Partial<Subject>;
  readonly vcs?: GateContext["vcs"];
  readonly process?: GateContext["process"];
  /** Files that the stage's work left, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** How the stage's work ended. */
  readonly work?: GateContext["work"];
  readonly run?: Partial<GateContext["run"]>;
  readonly evidence?: GateContext["evidence"];
  readonly clock?: GateContext["clock"];
  readonly signal?: AbortSignal;
}

/**
 * Lets a gate look once, without engine, store or process: its configuration is checked as a definition's would be, and what it returns
 * is what would be recorded.
 *
 * @throws SluiceError `CONFIG_INVALID` when the gate refuses the configuration, `GATE_INVALID` when it is of a kind that runs no code.
 */
export async function tryGate(gate: GateDescriptor, trial: GateTrial): Promise<Outcome> {
  const config = gate.validate(trial.with);
  if (!config.ok) {
    const issues = config.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ");
    throw new SluiceError({ code: "CONFIG_INVALID", message: `Gate ${gate.id} refuses its configuration: ${issues}.` });
  }
  if (gate.evaluate === undefined) {
    throw new SluiceError({ code: "GATE_INVALID", message: `Gate ${gate.id} is of kind ${gate.kind}, which runs no code.` });
  }
  return gate.evaluate(contextOf(trial, config.value));
}

function contextOf(trial: GateTrial, config: unknown): GateContext {
  const { subject, run, files = {}, work } = trial;
  const clock = trial.clock ?? createVirtualClock();
  const key = subject?.key ?? "TRIAL-1";
  return {
    config,
    subject: { kind: "git", facets: {}, ...subject, key },
    run: { scope: "default", run: "trial", stage: "trial", lap: 0, ...run, key },
    ...(work === undefined ? {} : { work }),
    files: { read: (path, { maxBytes }) => Promise.resolve(readText(files, path, maxBytes)) },
    vcs: trial.vcs,
    process: trial.process ?? NO_PROCESS,
    evidence: trial.evidence ?? [],
    lookedAt: clock.now(),
    clock,
    signal: trial.signal ?? new AbortController().signal,
  };
}

const NO_PROCESS: GateContext["process"] = {
  portVersion: 1,
  run: () => Promise.reject(new SluiceError({ code: "PROCESS_NOT_STARTED", message: "The trial was given no process runner." })),
};
