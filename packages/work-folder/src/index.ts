export { readPlainFile } from "./read-plain-file.ts";
export { createWorkFolders } from "./work-folders.ts";
