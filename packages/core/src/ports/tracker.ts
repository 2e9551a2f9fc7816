import type { Instant } from "../instant.ts";
import type { Cancellable } from "./cancellable.ts";
import type { Page } from "./run-store.ts";

/** What kind of status it is, whatever it is called: only the last two end an item. */
export type StatusGroup = "backlog" | "unstarted" | "started" | "completed" | "cancelled";

/** A status of a project. Names are people's and may change; ids are the tracker's. */
export interface TrackerStatus {
  readonly id: string;
  readonly name: string;
  readonly group: StatusGroup;
}

/** A work item as a tracker shows it. */
export interface TrackerItem {
  /** The tracker's own id. */
  readonly id: string;
  /** As people write it (`ORCH-22`), which is the key of a run's subject. */
  readonly key: string;
  /** Id of its status. */
  readonly status: string;
  /** When anything of it changed last, as the tracker says: compared for equality only. */
  readonly updatedAt: string;
}

/** Somebody gave an item a status, as the tracker's activity log attests. */
export interface TrackerAct {
  /** Of this entry of the log. */
  readonly id: string;
  /** Who, in the tracker's words; absent where the log does not say: then it is nobody's decision. */
  readonly actor?: string;
  /** Id of the status that was given. */
  readonly to: string;
  /** When, as the tracker says. */
  readonly at: Instant;
}

/** One project of an issue tracker. Rejects with a SluiceError `TRACKER_FAILED` when the tracker cannot be asked. */
export interface Tracker {
  readonly portVersion: 1;
  /** Tells projects apart, of whatever trackers: workspace and project, for example. */
  readonly project: string;
  /** Every status of the project. */
  statuses(options?: Cancellable): Promise<readonly TrackerStatus[]>;
  /** The project's items, in any steady order. */
  items(page: { readonly after?: string; readonly limit: number }, options?: Cancellable): Promise<Page<TrackerItem>>;
  /** What status an item was given, oldest first. */
  acts(item: string, options?: Cancellable): Promise<readonly TrackerAct[]>;
  /** Gives an item a status. */
  setStatus(item: string, status: string, options?: Cancellable): Promise<void>;
  /** Tells whoever follows an item something, as plain text. */
  comment(item: string, text: string, options?: Cancellable): Promise<void>;
  /** Whether an actor is we ourselves: what we did decides nothing. */
  isSelf(actor: string): boolean;
}
