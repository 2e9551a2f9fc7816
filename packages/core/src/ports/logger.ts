import type { Json } from "../json.ts";

/** Diagnostics of the host's choice; pino and console satisfy it with a small wrapper. Never the way an outcome travels. */
export interface Logger {
  readonly portVersion: 1;
  /** Says something to whoever runs the host. */
  log(level: "debug" | "info" | "warn" | "error", message: string, facts?: Readonly<Record<string, Json>>): void;
}
