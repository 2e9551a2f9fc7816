import type { Digest } from "../digest.ts";
import type { Cancellable } from "./cancellable.ts";
import type { FileRead } from "./vcs.ts";

/** The files that a stage's work left. A file unchanged since dispatch counts as absent. */
export interface WorkFiles {
  /** Reads one file below the folder. */
  read(path: string, options: { readonly maxBytes: number } & Cancellable): Promise<FileRead>;
}

/** Digest of each file at dispatch; `null` where there was none. */
export type FileBaseline = Readonly<Record<string, Digest | null>>;

/** Opens the folders that workers write. Everything in them is hostile. */
export interface WorkFolders {
  readonly portVersion: 1;
  /** Digests of the named files now; throws `WORK_FOLDER_UNREADABLE` when the folder cannot be opened. */
  baseline(folder: string, paths: readonly string[], options?: Cancellable): Promise<FileBaseline>;
  /** Gives access to the files that changed since the baseline. */
  open(folder: string, baseline: FileBaseline): WorkFiles;
}
