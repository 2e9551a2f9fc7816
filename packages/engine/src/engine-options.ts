import type {
  Authorizer,
  Clock,
  EffectHandler,
  EvidenceClass,
  EvidenceStore,
  GateRegistry,
  HttpClient,
  Ids,
  Logger,
  Notifier,
  People,
  Pipeline,
  ProcessRunner,
  Redactor,
  ReportFolder,
  RunStore,
  Vcs,
  WorkFolders,
} from "@sluice/core";
import type { TrackedProject } from "./reconcile/tracked-project.ts";
import type { WatchedRepository } from "./reconcile/watched-repository.ts";

/** Where bodies of evidence are kept, and for how long. */
export interface EvidenceKeeping {
  readonly store: EvidenceStore;
  /** By class, in milliseconds. A class that is not named is kept until somebody erases it. */
  readonly keepForMs?: { readonly [Class in EvidenceClass]?: number };
}

/** What an engine is made of. Everything it does goes through one of these. */
export interface EngineOptions {
  readonly store: RunStore;
  /** `local-dev`: the store may lie where `vcs` says that workers can write. Every explanation says so. */
  readonly trust?: "local-dev";
  /** Compiled pipelines that runs can be started with. Runs of other definitions go on: the store keeps theirs. */
  readonly pipelines: readonly Pipeline[];
  readonly gates: GateRegistry;
  /** Handlers by effect name. */
  readonly effects: Readonly<Record<string, EffectHandler>>;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly vcs?: Vcs;
  readonly process?: ProcessRunner;
  /** For gates that ask servers: `createHttpClient()`. Without it they can ask nobody, and say so. */
  readonly http?: HttpClient;
  readonly workFolders?: WorkFolders;
  /**
   * Gates that are switched off here, by what they `use`, each with the reason: a look at one is not taken, and is recorded as
   * `skipped/disabled` with that reason, which lets the run through and is no pass. Only gates that run code can be switched off.
   */
  readonly disabled?: Readonly<Record<string, string>>;
  /** Where gates keep what they write down. Without it they write nothing, and only the ledger tells what they found. */
  readonly reports?: ReportFolder;
  /** Where the bodies of evidence are kept, redacted and bounded. Without it a verdict has an excerpt and digests, and nothing else. */
  readonly evidence?: EvidenceKeeping;
  readonly people?: People;
  /** Projects of issue trackers that are brought together with the runs, by `tick` and by workers. */
  readonly trackers?: readonly TrackedProject[];
  /** Repositories of forges whose change requests runs are told of, by `tick` and by workers. */
  readonly forges?: readonly WatchedRepository[];
  readonly authorizer?: Authorizer;
  readonly notifier?: Notifier;
  readonly logger?: Logger;
  /** Name under which claims are held, shown to people. Default: a fresh id. */
  readonly holder?: string;
  /** Most evaluations at once. Default 4. */
  readonly concurrency?: number;
  /** Most effects performed at once: they may take hours and must not keep gates waiting. Default 8. */
  readonly workConcurrency?: number;
  /**
   * For how long a claim lasts unless it is renewed, in milliseconds: so long the work of a process that died waits for another one. Claims
   * are renewed at a third of it. Default 30 seconds.
   */
  readonly leaseMs?: number;
  /** How long an unmatched signal is kept, in milliseconds. Default 7 days. */
  readonly unmatchedLifetimeMs?: number;
  /**
   * Scopes in which workers without a scope of their own look for runs of definitions that are unknown here: after the host's pipelines
   * changed, runs of other scopes would have no judge. Default: only `default`.
   */
  readonly scopes?: readonly string[];
  /** Whether the definitions come from a trusted place. Default `true`; kept with every run, whose explanations print it when not. */
  readonly policyTrusted?: boolean;
}
