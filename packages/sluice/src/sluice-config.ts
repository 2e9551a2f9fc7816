import type {
  Authorizer,
  EffectHandler,
  EvidenceClass,
  EvidenceStore,
  GateDescriptor,
  Notifier,
  People,
  ReportFolder,
  RunStore,
} from "@sluice/core";
import type { Definition } from "@sluice/definition";
import type { TrackedProject, WatchedRepository } from "@sluice/engine";
import type { RetentionPolicy } from "@sluice/transfer";

/** What stands in `sluice.config.ts`, beside `sluice.yaml`. Paths are relative to its folder. */
export interface SluiceConfig {
  /** The database file, a folder for plain files (one that is there, or ends in a slash), or a store of another kind. Default: a file in the user's state folder. */
  readonly store?: string | RunStore;
  /** Definitions written in TypeScript, besides `sluice.yaml`. */
  readonly pipelines?: readonly Definition[];
  /** What performs work, by effect name. */
  readonly effects?: Readonly<Record<string, EffectHandler>>;
  /** Gates besides the built-in ones. */
  readonly gates?: readonly GateDescriptor[];
  /** Gates that are switched off, by what they `use`, each with the reason, which is recorded. */
  readonly disabled?: Readonly<Record<string, string>>;
  /** Where gates of runs write down what they found, besides the ledger: `reportFolder("/srv/sluice/reports")`. */
  readonly reports?: ReportFolder;
  /**
   * Where the bodies of evidence are kept, redacted: a folder, a database (a name that ends in `.db` or `.sqlite`), or a store of another kind.
   * Default: nowhere.
   */
  readonly evidence?: string | EvidenceStore;
  /** For how long runs that have ended stay in the store; `sluice archive` moves older ones into files. */
  readonly retention?: RetentionPolicy;
  /** For how long they are kept, by class: `{ reported: "90d" }`. Default: until somebody erases them. */
  readonly keepEvidence?: { readonly [Class in EvidenceClass]?: string };
  /** Who is in which group: members by group name, or a directory. */
  readonly people?: People | Readonly<Record<string, readonly string[]>>;
  /** Projects of issue trackers that `sluice tick` and `sluice work` bring together with the runs, as the pipelines' `wiring` says. */
  readonly trackers?: readonly TrackedProject[];
  /** Repositories of forges of whose change requests `sluice tick` and `sluice work` tell the runs. */
  readonly forges?: readonly WatchedRepository[];
  readonly authorizer?: Authorizer;
  readonly notifier?: Notifier;
  /** Values that must never be shown or stored. */
  readonly secrets?: readonly string[];
  /** `local-dev`: the store may lie where workers can write; every explanation says so. */
  readonly trust?: "local-dev";
  /** Short name of the branch that work is based on. Default: the repository's default branch. */
  readonly base?: string;
  /** Name of the repository for `${repo}`. Default: the name of its folder. */
  readonly repo?: string;
}

/** Returns its argument, so that an editor knows what may stand in it. */
export function defineConfig(config: SluiceConfig): SluiceConfig {
  return config;
}
