import type { Digest } from "../digest.ts";
import type { Cancellable } from "./cancellable.ts";
import type { FileRead } from "./vcs.ts";

/** Keeps what gates write down, in a place of the host's that no worker can write. */
export interface ReportFolder {
  readonly portVersion: 1;
  /** Absolute path of the folder, where it is one of this machine: an engine refuses it where workers can write. */
  readonly location?: string;
  /**
   * Puts a report in the place of an earlier one of that name, as a whole or not at all, and resolves when it would survive the loss of
   * power. `name` is a plain file name.
   *
   * Rejects with `REPORT_NOT_WRITTEN`; what stands under the name then is unknown, and must not be believed without its own proof.
   */
  write(name: string, bytes: Uint8Array, options?: Cancellable): Promise<void>;
  /** Reads what stands under a name, whoever wrote it. */
  read(name: string, options: { readonly maxBytes: number } & Cancellable): Promise<FileRead>;
}

/** Which look of which gate a report is of (threat TOK-7). */
export interface LookId {
  readonly scope: string;
  readonly run: string;
  readonly gate: string;
  readonly intent: string;
  readonly attempt: number;
  readonly binding: Digest;
}

/** Where a gate keeps its reports, and of which look they are. */
export interface GateReports {
  readonly look: LookId;
  readonly folder: ReportFolder;
}
