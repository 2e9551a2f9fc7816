import type { JsonObject } from "../json.ts";
import type { Cancellable } from "./cancellable.ts";

/** A message for a person or channel. `key` is stable over repeats. Outcomes never depend on its delivery. */
export interface Notice {
  readonly key: string;
  readonly scope: string;
  readonly run: string;
  readonly to: string;
  readonly topic: string;
  readonly data: JsonObject;
}

/** Tells people. */
export interface Notifier {
  readonly portVersion: 1;
  /** Tells somebody. Rejecting means that it may be tried again. */
  notify(notice: Notice, options?: Cancellable): Promise<void>;
}
