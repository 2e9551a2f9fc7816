export { readPlainFile } from "./read-plain-file.ts";
export type { ReportFiles } from "./report-files.ts";
export { createReportFolder, type ReportFolderOptions } from "./report-folder.ts";
export { createWorkFolders } from "./work-folders.ts";
