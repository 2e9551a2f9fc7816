import type { WorkFiles } from "@sluice/core";

/** Where no work left a folder, every file is missing: absent input is never good news. */
export const NO_FILES: WorkFiles = {
  read: () => Promise.resolve({ kind: "absent", because: "missing" }),
};
