export { createWorkFolders } from "./work-folders.ts";
