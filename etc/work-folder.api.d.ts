import { FileRead, ReportFolder, WorkFolders } from '@sluice/core';

/**
 * Reads a file of a repository on disk as its path says: neither the file nor a folder on the way to it is a link (threat PTH-2), so what
 * is read is what stands there for everybody who looks. `path` is relative to `folder`, with forward slashes, and must not climb.
 * Synchronous, for definitions that are read while a host starts.
 */
declare function readPlainFile(folder: string, path: string, maxBytes: number): FileRead;

/** What a report folder asks of a file system. Each call may fail, and rejects then. */
interface ReportFiles {
    /** Makes the folder, and those above it, for this user only; nothing when it is there. */
    makeFolder(path: string): Promise<void>;
    /** What stands at a path itself, links not followed, and who may change it. */
    inspect(path: string): Promise<{
        readonly isFolder: boolean;
        readonly isOurs: boolean;
        readonly othersMayWrite: boolean;
    }>;
    /** Writes a new file for this user only and brings it to the disk. Rejects when there is something of that name. */
    create(path: string, bytes: Uint8Array): Promise<void>;
    /** Puts a file in the place of another, in one step. */
    rename(from: string, to: string): Promise<void>;
    /** Brings the names in a folder to the disk. */
    syncFolder(path: string): Promise<void>;
    /** Takes a file away; nothing when there is none. */
    remove(path: string): Promise<void>;
    /** Reads a file of the folder, trusting nothing: see `WorkFiles`. */
    read(folder: string, name: string, maxBytes: number): Promise<FileRead>;
}

/** Settings of a report folder. */
interface ReportFolderOptions {
    /** How files are written. Default: the system's. */
    readonly files?: ReportFiles;
}
/**
 * A folder of this machine for what gates write down. It is made when it is missing, for this user only (0700; its files 0600), and refused
 * when it is a link, another user's or writable by others (threats PTH-4, PTH-5). Keep it away from worktrees: whoever runs as this user
 * can write whatever this user can.
 *
 * @throws SluiceError `REPORT_FOLDER_INSECURE` from `write`, besides what the port says; `REPORT_FOLDER_INSECURE` when `folder` is not absolute
 */
declare function createReportFolder(folder: string, { files }?: ReportFolderOptions): ReportFolder;

/**
 * Reads the folders that workers write, without trusting anything in them.
 *
 * A path is relative, with forward slashes and without `.` and `..`; everything else is refused as `outside`. A file counts as absent when
 * it is as the baseline says, and also when the baseline does not name it at all: then nobody can tell whether the work left it. Files of
 * more than 64 MiB are `too-large`.
 */
declare function createWorkFolders(): WorkFolders;

export { createReportFolder, createWorkFolders, readPlainFile };
export type { ReportFiles, ReportFolderOptions };
