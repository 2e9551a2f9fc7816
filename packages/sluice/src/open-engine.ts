import { existsSync } from "node:fs";
import {
  type ErrorCode,
  type EvidenceClass,
  type EvidenceStore,
  type GateRegistry,
  type Logger,
  parseDuration,
  type People,
  type Pipeline,
  type RunStore,
  SluiceError,
} from "@sluice/core";
import { createEngine, createHttpClient, createSystemClock, createSystemIds, type Engine } from "@sluice/engine";
import { builtInGates, createGateRegistry } from "@sluice/gates";
import { createProcessRunner } from "@sluice/process";
import { createRedactor } from "@sluice/redaction";
import { createFileStore } from "@sluice/store-file";
import { createSqliteStore } from "@sluice/store-sqlite";
import { createWorkFolders } from "@sluice/work-folder";
import type { Invocation } from "./command.ts";
import { openEvidence } from "./evidence-place.ts";
import { folderCommandGate } from "./folder-command-gate.ts";
import { openProject, openProjectOrPlace, type Project } from "./project.ts";
import { showLine } from "./show-line.ts";
import type { SluiceConfig } from "./sluice-config.ts";
import { storePlace, type StorePlace } from "./store-place.ts";
import { tellTrouble } from "./tell-trouble.ts";

/** An engine on the project's store. */
export interface Session {
  readonly project: Project;
  readonly engine: Engine;
  readonly store: RunStore;
  /** Where the configuration has bodies of evidence kept. */
  readonly evidence: EvidenceStore | undefined;
  /** Why explanations have to warn, in words; empty when there is nothing to say. */
  readonly trustNotes: readonly string[];
}

/** What a command wants besides. */
export interface EngineNeeds {
  readonly pipelines?: (project: Project) => Promise<readonly Pipeline[]>;
  readonly concurrency?: number;
  readonly logger?: Logger;
}

/** Opens project, store and engine for the time of `work`: for commands that need the policy. */
export async function withEngine<Result>(
  invocation: Invocation,
  work: (session: Session) => Promise<Result>,
  options: EngineNeeds = {},
): Promise<Result> {
  return onEngine(invocation, await openProject(invocation), work, options);
}

/** What a command does with stored runs. An act is refused where a repository's configuration, and with it who may act, cannot be trusted. */
type StoredRunsUse = "read" | "act";

/**
 * The same for commands on stored runs, which have their definitions with them. Policy and configuration are used where they can be
 * trusted; else the command goes on without them, as long as the store is there, and says so on standard error.
 */
export async function withStoredRuns<Result>(
  invocation: Invocation,
  use: StoredRunsUse,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const project = await openProjectOrPlace(invocation);
  // Without its authorizer and groups an act would be judged by less than the owner wrote down: opening on doubt.
  if (use === "act" && project.unread !== undefined && project.repository !== undefined) throw project.unread;
  if (project.unread !== undefined) tellUnread(invocation, project, project.unread);
  return onEngine(invocation, project, work);
}

async function onEngine<Result>(
  invocation: Invocation,
  project: Project,
  work: (session: Session) => Promise<Result>,
  options: EngineNeeds = {},
): Promise<Result> {
  const pipelines = (await options.pipelines?.(project)) ?? [];
  const opened = openStore(invocation, project);
  const bodies = openEvidence(project);
  const engine = engineOn(opened.store, project, { ...options, pipelines, evidence: bodies?.store });
  try {
    return await work({ project, engine, store: opened.store, evidence: bodies?.store, trustNotes: trustNotes(project, opened.place) });
  } finally {
    await engine.close();
    if (bodies?.isOwn === true) await bodies.store.close();
    if (opened.place !== undefined) await opened.store.close();
  }
}

/** Never in silence: what stands in the configuration is not in force. @throws SluiceError the reason, or `COMMAND_INVALID`, when there is no store either */
function tellUnread(invocation: Invocation, project: Project, reason: SluiceError): void {
  const { terminal } = invocation;
  const file = storePlaceOf(invocation, project)?.path;
  if (file === undefined || !existsSync(file)) {
    const named = invocation.text("store");
    if (named === undefined) throw project.repository === undefined ? nowhere(reason.code) : reason;
    const message = `Found no store ${showLine(named)}, expected the store in which the runs are.`;
    throw new SluiceError({ code: "COMMAND_INVALID", message, cause: reason });
  }
  const message = `going on without policy and configuration, on the store ${showLine(file)}: nobody is in a group, no authorizer is asked, no secrets are known.`;
  tellTrouble(terminal, message, { because: `${reason.code}: ${reason.message}` });
}

/** Runs lie where their repository says; reading a policy from elsewhere would not find them. */
function nowhere(code: ErrorCode): SluiceError {
  const message = "Found no git repository here. Go to the one that the runs are about, or name their store with --store FILE.";
  return new SluiceError({ code, message });
}

/** The gates that definitions of a project may use. */
export function registryOf({ root, vcs, config }: Pick<Project, "root" | "vcs" | "config">): GateRegistry {
  const own = builtInGates.map((gate) => (gate.id === "command" ? folderCommandGate(root, vcs) : gate));
  return createGateRegistry([...own, ...(config.gates ?? [])]);
}

/** Where a project's store lies; `undefined` when the configuration brings a store of its own. */
export function storePlaceOf(invocation: Invocation, project: Project): StorePlace | undefined {
  const store = storeOf(invocation, project);
  return "place" in store ? store.place : undefined;
}

/** A project's store: a place, or what the configuration brings. */
function storeOf(
  invocation: Invocation,
  { config, root, repository, vcs }: Project,
): { readonly place: StorePlace } | { readonly given: RunStore } {
  const option = invocation.text("store");
  const { store: configured, trust } = config;
  if (option === undefined && typeof configured === "object") return { given: configured };
  const { cwd, env } = invocation;
  const named = option ?? (typeof configured === "string" ? configured : undefined);
  return { place: storePlace({ named, cwd, env, root, repository, vcs, localDev: trust === "local-dev" }) };
}

function openStore(invocation: Invocation, project: Project): { readonly store: RunStore; readonly place: StorePlace | undefined } {
  const wanted = storeOf(invocation, project);
  if ("given" in wanted) return { store: wanted.given, place: undefined };
  const { place } = wanted;
  return { store: place.kind === "files" ? openFiles(invocation, place) : createSqliteStore({ file: place.path }), place };
}

/** What was repaired is told on standard error. */
function openFiles({ terminal }: Invocation, { path }: StorePlace): RunStore {
  return createFileStore({ folder: path, logger: { portVersion: 1, log: (_level, message) => tellTrouble(terminal, showLine(message)) } });
}

function engineOn(
  store: RunStore,
  { root, vcs, config, policy }: Project,
  {
    pipelines,
    concurrency,
    logger,
    evidence,
  }: Omit<EngineNeeds, "pipelines"> & {
    readonly pipelines: readonly Pipeline[];
    readonly evidence: EvidenceStore | undefined;
  },
): Engine {
  const { authorizer, disabled, forges, notifier, people, reports, secrets, trackers, trust } = config;
  return createEngine({
    store,
    pipelines,
    gates: registryOf({ root, vcs, config }),
    effects: config.effects ?? {},
    redactor: createRedactor(secrets === undefined ? {} : { secrets }),
    clock: createSystemClock(),
    ids: createSystemIds(),
    process: createProcessRunner(),
    http: createHttpClient(),
    workFolders: createWorkFolders(),
    policyTrusted: policy.trusted,
    ...(vcs === undefined ? {} : { vcs }),
    ...(trust === undefined ? {} : { trust }),
    ...(people === undefined ? {} : { people: peopleOf(people) }),
    ...(authorizer === undefined ? {} : { authorizer }),
    ...(disabled === undefined ? {} : { disabled }),
    ...(reports === undefined ? {} : { reports }),
    ...(evidence === undefined ? {} : { evidence: { store: evidence, keepForMs: keepForMs(config) } }),
    ...(notifier === undefined ? {} : { notifier }),
    ...(trackers === undefined ? {} : { trackers }),
    ...(forges === undefined ? {} : { forges }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(logger === undefined ? {} : { logger }),
  });
}

/** @throws SluiceError `CONFIG_INVALID` */
function keepForMs({ keepEvidence = {} }: SluiceConfig): { readonly [Class in EvidenceClass]?: number } {
  const times = Object.entries(keepEvidence).map(([kind, text]) => [kind, parseDuration(text)] as const);
  const wrong = times.find(([, ms]) => ms === undefined || ms < 1);
  if (wrong === undefined) return Object.fromEntries(times);
  throw new SluiceError({
    code: "CONFIG_INVALID",
    message: `Found no duration under keepEvidence.${showLine(wrong[0])}, expected one such as "90d".`,
  });
}

function trustNotes({ config, vcs, policy, unread }: Project, place: StorePlace | undefined): readonly string[] {
  const inside = place !== undefined && existsSync(place.path) && vcs?.contains?.(place.path) === true;
  return [
    ...(unread === undefined ? [] : [`Read without policy and configuration (${unread.code}).`]),
    ...(policy.trusted || unread !== undefined ? [] : ["The policy is read from disk and not trusted (--policy-file)."]),
    ...(config.trust === "local-dev"
      ? [`trust: local-dev. ${inside ? "The store lies where workers can write it." : "The store may lie where workers can write."}`]
      : []),
  ];
}

function peopleOf(people: People | Readonly<Record<string, readonly string[]>>): People {
  if (isDirectory(people)) return people;
  const groups = new Map(Object.entries(people));
  return {
    portVersion: 1,
    groupsOf: (principal) => Promise.resolve([...groups].filter(([, members]) => members.includes(principal)).map(([name]) => name)),
    membersOf: (group) => Promise.resolve(groups.get(group)),
  };
}

function isDirectory(people: People | Readonly<Record<string, readonly string[]>>): people is People {
  return typeof (people as Partial<People>).groupsOf === "function";
}
