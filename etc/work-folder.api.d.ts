import { WorkFolders } from '@sluice/core';

/**
 * Reads the folders that workers write, without trusting anything in them.
 *
 * A path is relative, with forward slashes and without `.` and `..`; everything else is refused as `outside`. A file counts as absent when
 * it is as the baseline says, and also when the baseline does not name it at all: then nobody can tell whether the work left it. Files of
 * more than 64 MiB are `too-large`.
 */
declare function createWorkFolders(): WorkFolders;

export { createWorkFolders };
