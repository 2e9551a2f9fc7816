import type { StatusGroup, TrackerAct, TrackerItem, TrackerStatus } from "@sluice/core";
import { failed } from "./plane-client.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Plane's groups, and ours: an item that only waits to be accepted is not begun. */
const GROUPS: Readonly<Record<string, StatusGroup>> = {
  backlog: "backlog",
  triage: "backlog",
  unstarted: "unstarted",
  started: "started",
  completed: "completed",
  cancelled: "cancelled",
};

/** A list that may be one page of several. */
export interface AnswerPage {
  readonly results: readonly Fields[];
  /** Given again as `cursor`. */
  readonly next?: string;
}

/** Both forms that lists have: bare, and in pages. */
export function pageOf(answer: unknown, where: string): AnswerPage {
  const list = Array.isArray(answer) ? { results: answer } : answer;
  if (!isFields(list) || !Array.isArray(list["results"]) || !list["results"].every(isFields)) throw failed(`${where} gave no list.`);
  const next = list["next_page_results"] === true ? text(list, "next_cursor", where) : undefined;
  return { results: list["results"], ...(next === undefined ? {} : { next }) };
}

/** A status. One of an unknown group counts as begun: it ends nothing. */
export function statusOf(fields: Fields, where: string): TrackerStatus {
  const group = fields["group"];
  return {
    id: text(fields, "id", where),
    name: text(fields, "name", where),
    group: typeof group === "string" && Object.hasOwn(GROUPS, group) ? (GROUPS[group] ?? "started") : "started",
  };
}

/** An item. */
export function itemOf(fields: Fields, identifier: string, where: string): TrackerItem {
  const number = fields["sequence_id"];
  if (typeof number !== "number" || !Number.isSafeInteger(number)) throw failed(`${where} gave an item without a number.`);
  return {
    id: text(fields, "id", where),
    key: `${identifier}-${number}`,
    status: text(fields, "state", where),
    updatedAt: text(fields, "updated_at", where),
  };
}

/** What an entry of the log says about the status; `undefined` when it is about something else. */
export function actOf(fields: Fields, where: string): TrackerAct | undefined {
  if (fields["field"] !== "state") return undefined;
  const to = fields["new_identifier"];
  const actor = fields["actor"];
  const at = Date.parse(text(fields, "created_at", where));
  if (typeof to !== "string" || Number.isNaN(at)) return undefined;
  return { id: text(fields, "id", where), to, at, ...(typeof actor === "string" && actor !== "" ? { actor } : {}) };
}

function text(fields: Fields, name: string, where: string): string {
  const value = fields[name];
  if (typeof value !== "string" || value === "") throw failed(`${where} gave no ${name}.`);
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
