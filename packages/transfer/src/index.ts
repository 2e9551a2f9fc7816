export { archiveRuns, type ArchivedRun, type ArchiveOptions, type ArchiveReport } from "./archive-runs.ts";
export { EXPORT_VERSION, type ExportedCommit } from "./export-format.ts";
export { readRetention, type Retention, type RetentionPolicy } from "./retention-policy.ts";
export { exportFileLines, writeExport } from "./export-file.ts";
export { exportLines } from "./export-lines.ts";
export { type ExportOptions, exportRuns } from "./export-runs.ts";
export { type ImportedRun, importRun, type ImportRunOptions } from "./import-run.ts";
export type { WhyKept } from "./past-runs.ts";
export { type ExportedRun, readExport } from "./read-export.ts";
