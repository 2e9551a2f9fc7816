import type {
  Authorizer,
  Clock,
  EffectHandler,
  GateDescriptor,
  HttpClient,
  Ids,
  Logger,
  Notifier,
  People,
  ProcessRunner,
  ReportFolder,
  RunStore,
  Vcs,
  WorkFolders,
} from "@sluice/core";
import type { EvidenceKeeping } from "@sluice/engine";
import type { TrackedProject, WatchedRepository } from "@sluice/engine";
import type { RedactionRule } from "@sluice/redaction";
import type { EffectNameOf, PipelineSource } from "./pipeline-source.ts";

/** What a host gives. Only `pipelines` is needed; everything else has a default or is absent. */
export interface SluiceOptions<P extends readonly PipelineSource[] = readonly PipelineSource[]> {
  readonly pipelines: P;
  /**
   * Where runs live. **Without one they live in memory and are gone with the process**: good for tests and trials, and for nothing that
   * must survive a restart. Give `sqlite({ file })` or `fileStore({ folder })` for one machine. One that lies where workers can write, as
   * far as `vcs` knows, is refused (`STORE_INSIDE_SUBJECT`).
   */
  readonly store?: RunStore;
  /** `local-dev`, for one person's machine: the store may lie where workers can write, and every explanation says so. */
  readonly trust?: "local-dev";
  /** Who does the work, by the names that pipelines run. */
  readonly effects?: { readonly [Name in EffectNameOf<P[number]>]?: EffectHandler };
  /** Gates of the host's own, besides the built-in ones. */
  readonly gates?: readonly GateDescriptor[];
  readonly vcs?: Vcs;
  readonly people?: People;
  /**
   * Projects of issue trackers: what people choose there counts as the pipelines' `wiring` says, and items show where their runs are. Looked at by
   * `tick` and by workers; no webhook is needed.
   */
  readonly trackers?: readonly TrackedProject[];
  /**
   * Repositories of forges: runs are told what became of their change requests, and gates that wait for it look again. Looked at by `tick`
   * and by workers, so that a lost webhook strands nothing.
   */
  readonly forges?: readonly WatchedRepository[];
  readonly authorizer?: Authorizer;
  readonly notifier?: Notifier;
  readonly logger?: Logger;
  /** Values that are secret, in any encoding: they are hidden before anything is stored or shown. At least 8 characters each. */
  readonly secrets?: readonly string[];
  /** Kinds of secrets to hide besides the well-known ones. */
  readonly secretPatterns?: readonly RedactionRule[];
  /** Default: the system's. */
  readonly clock?: Clock;
  /** Default: the system's. */
  readonly ids?: Ids;
  /** Default: runs commands of the host's PATH. */
  readonly process?: ProcessRunner;
  /** Asks servers for gates. Default: `createHttpClient()`, over the network of this machine. */
  readonly http?: HttpClient;
  /** Default: reads folders of this machine. */
  readonly workFolders?: WorkFolders;
  /** Where gates write down what they found, besides the ledger: `reportFolder("/srv/sluice/reports")`. Default: nowhere. */
  readonly reports?: ReportFolder;
  /** Where the bodies of evidence are kept: `{ store: fileEvidence({ folder: "/srv/sluice/evidence" }) }`. Default: nowhere. */
  readonly evidence?: EvidenceKeeping;
  /** Gates that are switched off, by what they `use`, each with the reason, which is recorded: `{ "dependency-audit": "the feed is being moved" }`. */
  readonly disabled?: Readonly<Record<string, string>>;
  /** Scopes that workers without a scope of their own serve when the pipelines have changed. Default: only `default`. */
  readonly scopes?: readonly string[];
  /** Name under which this process claims work, shown to people. */
  readonly holder?: string;
  /** Most evaluations at once. Default 4. */
  readonly concurrency?: number;
  /** Most effects performed at once. Default 8. */
  readonly workConcurrency?: number;
  /** For how long a claim lasts unless it is renewed, in milliseconds: so long the work of a process that died waits. Default 30 seconds. */
  readonly leaseMs?: number;
  /** How long a signal without a run is kept, in milliseconds. Default 7 days. */
  readonly unmatchedLifetimeMs?: number;
  /** `false` when the definitions come from where a worker can write; every explanation prints it. Default `true`. */
  readonly policyTrusted?: boolean;
}
