export { createMemoryEvidenceStore, type MemoryEvidenceOptions } from "./create-memory-evidence-store.ts";
export { createMemoryStore, type MemoryStoreOptions } from "./create-memory-store.ts";
