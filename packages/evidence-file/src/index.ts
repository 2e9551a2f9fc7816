export { createFileEvidenceStore, type FileEvidenceOptions } from "./create-file-evidence-store.ts";
