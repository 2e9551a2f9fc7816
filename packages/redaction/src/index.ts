export { redactJson } from "./redact-json.ts";
export { createRedactor, type RedactorOptions } from "./redactor.ts";
export type { RedactionRule } from "./redaction-rule.ts";
