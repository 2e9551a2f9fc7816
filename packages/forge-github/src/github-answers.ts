import { type ChangeRequest, type ChangeState, type Instant, isStorableText } from "@sluice/core";
import { failed } from "./github-failed.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What stands on one page. */
export interface ReadChanges {
  readonly items: readonly ChangeRequest[];
  /** How many could not be read. */
  readonly unreadable: number;
}

/** Longest name of a branch, in characters of its JSON: more than GitHub lets anybody write. */
const BRANCH_LIMIT = 257;

/** The pull requests of a list. One that is malformed is left out and counted: it must not hide the others. */
export function changesIn(body: unknown): ReadChanges {
  if (!Array.isArray(body)) throw failed("The pull requests are no list.");
  const items = body.flatMap((each: unknown) => changeOf(each) ?? []);
  return { items, unreadable: body.length - items.length };
}

/** A pull request; `undefined` where anything of it is not as GitHub documents it. */
function changeOf(value: unknown): ChangeRequest | undefined {
  if (!isFields(value)) return undefined;
  const { number, head, base, draft = false } = value;
  const state = stateOf(value);
  const updatedAt = instantOf(value["updated_at"]);
  if (!isNumber(number) || state === undefined || updatedAt === undefined || typeof draft !== "boolean") return undefined;
  if (!isFields(head) || !isFields(base) || !isFields(base["repo"])) return undefined;
  const { ref: branch, sha: commit } = head;
  const own = isOwn(head["repo"], base["repo"]);
  if (!isBranch(branch) || !isBranch(base["ref"]) || !isCommit(commit) || own === undefined) return undefined;
  // Until it is merged, the member names a commit that GitHub made on trial, and that is on no branch.
  const mergedAs = state === "merged" ? value["merge_commit_sha"] : undefined;
  return {
    id: String(number),
    head: { branch, commit, own },
    base: base["ref"],
    state,
    draft,
    ...(isCommit(mergedAs) ? { mergedAs } : {}),
    updatedAt,
  };
}

/** Lists tell that one was merged only by its time. */
function stateOf({ state, merged_at: mergedAt }: Fields): ChangeState | undefined {
  if (state === "open" && mergedAt === null) return "open";
  if (state !== "closed") return undefined;
  if (mergedAt === null) return "closed";
  return instantOf(mergedAt) === undefined ? undefined : "merged";
}

/** A fork that was deleted is `null`. */
function isOwn(head: unknown, base: Fields): boolean | undefined {
  if (!isNumber(base["id"])) return undefined;
  if (head === null) return false;
  return isFields(head) && isNumber(head["id"]) ? head["id"] === base["id"] : undefined;
}

function instantOf(value: unknown): Instant | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

function isBranch(value: unknown): value is string {
  if (typeof value !== "string" || value === "" || !isStorableText(value)) return false;
  // What git refuses in a name, as far as it could be read as something else.
  return JSON.stringify(value).length <= BRANCH_LIMIT && !/[\p{Cc} ~^:?*[\\]/u.test(value);
}

function isCommit(value: unknown): value is string {
  return typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
