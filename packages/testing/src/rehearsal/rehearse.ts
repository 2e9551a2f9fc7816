import { type GateRegistry, type Pipeline, SluiceError } from "@sluice/core";
import type { Definition } from "@sluice/definition";
import type { RunView, StartSubject } from "@sluice/engine";
import { builtInGates, createGateRegistry } from "@sluice/gates";
import { gateDigestsOf } from "@sluice/lifecycle";
import { createMemoryStore } from "@sluice/store-memory";
import { pipelineFrom } from "../pipeline-from.ts";
import { createVirtualClock } from "../virtual-clock.ts";
import type { Rehearsal, RehearsalOptions } from "./rehearsal.ts";
import { rehearsalActs } from "./rehearsal-acts.ts";
import { principalOf, type RehearsalParts } from "./rehearsal-parts.ts";
import { rehearseProcess } from "./rehearsal-process.ts";
import { rehearseTime } from "./rehearsal-time.ts";
import { rehearseCalls } from "./rehearsed-calls.ts";
import { rehearseGates } from "./rehearsed-gates.ts";
import { rehearseWork } from "./rehearsed-work.ts";
import { rehearseWorld } from "./rehearsed-world.ts";

const FACETS = { head: "c1", base: "main", baseCommit: "m1" } as const;
const REF = "refs/heads/work";

/**
 * Starts a run of a host's own pipeline on an engine, a store and a clock in memory, and gives a test the rest of the world: gates
 * answer, work ends, people decide, time passes and the process dies when the test says so.
 *
 * @param source a definition, its text, or a compiled pipeline
 * @throws SluiceError `DEFINITION_INVALID` with the problems in its message; `CONFIG_INVALID` when the options name a gate or an effect
 * that the pipeline does not have; and whatever the start of a run throws.
 */
export async function rehearse(source: string | Definition | Pipeline, options: RehearsalOptions = {}): Promise<Rehearsal> {
  const parts = partsOf(source, options);
  const { key = "KEY-1", ...subject } = options.subject ?? {};
  const { id } = await parts.process.engine.start(parts.pipeline.name, {
    key,
    run: RUN,
    subject: subjectOf(subject, options),
    startedBy: principalOf(options.startedBy ?? "alice"),
  });
  parts.see(await parts.time.settle());
  return rehearsalActs(parts, id);
}

const RUN = "rehearsal";

function partsOf(source: string | Definition | Pipeline, options: RehearsalOptions): RehearsalParts {
  const clock = createVirtualClock(options.at);
  const calls = rehearseCalls(clock);
  const { facets = FACETS } = options.subject ?? {};
  const { people = {}, authors = ["author"] } = options;
  const world = rehearseWorld({ facets, people, authors, ownVcs: options.vcs !== undefined, workFolders: options.workFolders });
  const gates = rehearseGates(registryOf(options.gates), options.verdicts ?? {}, calls, () => pipeline);
  const pipeline = isCompiled(source) ? source : pipelineFrom(source, gates.registry);
  requireGates(pipeline, Object.keys(options.verdicts ?? {}));
  const { work = {}, effects = {}, detached = [], proofs = {} } = options;
  const workers = rehearseWork(pipeline, { work, effects, detached, proofs }, world, calls);
  const process = rehearseProcess({
    store: createMemoryStore({ clock: () => clock.now() }),
    pipeline,
    gates: gates.registry,
    effects: workers.handlers,
    clock,
    vcs: options.vcs ?? world.vcs,
    people: world.people,
    notifier: world.notifier,
    workFolders: world.workFolders,
    ...(options.process === undefined ? {} : { process: options.process }),
    ...(options.http === undefined ? {} : { http: options.http }),
    ...(options.authorizer === undefined ? {} : { authorizer: options.authorizer }),
    ...(options.trackers === undefined ? {} : { trackers: options.trackers }),
    ...(options.forges === undefined ? {} : { forges: options.forges }),
  });
  const time = rehearseTime({
    clock,
    calls,
    engine: () => process.engine,
    run: () => viewOf(process.engine),
    inHand: ({ payload }) =>
      (payload.kind === "evaluate" && gates.looking.has(payload.gate)) || (payload.kind === "work" && workers.busy.has(payload.effect)),
    stirred: () => [...gates.looking.keys(), ...workers.busy.keys(), workers.performed.length, world.notices.length].join(),
  });
  let seen: RunView | undefined;
  return {
    pipeline,
    clock,
    world,
    gates,
    workers,
    process,
    time,
    run() {
      if (seen === undefined) throw new SluiceError({ code: "RUN_NOT_FOUND", message: "The rehearsal has not begun." });
      return seen;
    },
    see: (run) => (seen = run),
  };
}

async function viewOf(engine: RehearsalParts["process"]["engine"]): Promise<RunView> {
  const run = await engine.get(RUN);
  if (run === undefined) throw new SluiceError({ code: "RUN_NOT_FOUND", message: "The store lost the run of the rehearsal." });
  return run;
}

function isCompiled(source: string | Definition | Pipeline): source is Pipeline {
  return typeof source !== "string" && Array.isArray(source.stages);
}

function registryOf(gates: RehearsalOptions["gates"] = []): GateRegistry {
  if (!isList(gates)) return gates;
  const own = new Set(gates.map(({ id }) => id));
  return createGateRegistry([...builtInGates.filter(({ id }) => !own.has(id)), ...gates]);
}

function isList(gates: NonNullable<RehearsalOptions["gates"]>): gates is Extract<typeof gates, readonly unknown[]> {
  return Array.isArray(gates);
}

/** A subject of a repository has a ref to look at; anything else has only what it was given. */
function subjectOf(given: StartSubject, { vcs }: RehearsalOptions): StartSubject {
  const subject = { ...given, facets: given.facets ?? FACETS };
  const looks = vcs === undefined && (given.kind ?? "git") === "git" && subject.facets["head"] !== undefined;
  return looks ? { ref: REF, ...subject } : subject;
}

function requireGates(pipeline: Pipeline, names: readonly string[]): void {
  const known = Object.keys(gateDigestsOf(pipeline));
  for (const name of names) {
    if (known.includes(name)) continue;
    const message = `The pipeline has no gate ${name}; it has ${known.length === 0 ? "none" : known.join(", ")}.`;
    throw new SluiceError({ code: "CONFIG_INVALID", message });
  }
}
