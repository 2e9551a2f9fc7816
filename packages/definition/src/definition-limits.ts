/** Largest text of a definition, in bytes of UTF-8. */
export const MAX_DEFINITION_BYTES = 256 * 1024;

/** Deepest nesting of a definition; far below what overflows a stack (threat YML-10). */
export const MAX_DEFINITION_DEPTH = 32;

/** Most maps, lists and scalars in a definition: bounds the work of every later check. */
export const MAX_DEFINITION_NODES = 20_000;

/** Most stages of a pipeline: proofs look at every way between them. */
export const MAX_STAGES = 500;

/** Keys that change what an object inherits when somebody copies it carelessly (threat YML-3). */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
