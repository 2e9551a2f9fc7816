import type { Assurance } from "./principal.ts";

/** What is asked of people. */
export interface RequestPlan {
  readonly kind: "request";
  /** All sets must be filled, by distinct people. */
  readonly from: readonly RequirementSet[];
  /** Relations to the run whose holders may not answer. */
  readonly exclude: readonly Relation[];
  readonly assurance: Assurance;
  /** How long the request stays open, in milliseconds. */
  readonly expiresMs: number;
  /** Whose membership of groups and roles counts: that of the moment somebody answers (the default), or that of the opening. */
  readonly members?: "at-opening" | "at-decision";
  /** How often it is looked up whether there are still enough people in the groups and roles, in milliseconds. Absent: never. */
  readonly lookUpMs?: number;
  /** Who may reject beside those who are asked. */
  readonly veto?: readonly string[];
  /** Who may lift a rejection, by resuming the hold that it caused. Absent: whoever may resume. */
  readonly lift?: readonly string[];
  /** How long an approval lets work through, in milliseconds from the moment it was complete. Absent: as long as it is current. */
  readonly validMs?: number;
  /** Absent: nobody can stand in for anybody. */
  readonly delegation?: DelegationPlan;
  /** Absent: there is no way round the people who are asked. */
  readonly breakGlass?: BreakGlassPlan;
  /** Written consent to silence: when time runs out and nobody has rejected, it counts as approved, for this reason. */
  readonly silence?: { readonly because: string };
  /** What an approval has to answer. */
  readonly form?: readonly FormField[];
  /** Every decision must carry a signature of the person. */
  readonly signed?: true;
  readonly tell?: TellPlan;
}

/** `count` of these people, groups and roles (`alice`, `group:ops`, `role:release-manager`, `anyone`). */
export interface RequirementSet {
  readonly count: number;
  readonly of: readonly string[];
  /** Sets of a higher step are asked when those of the lower ones are filled; sets of one step are asked at once. Default 1. */
  readonly step?: number;
}

/** Relations of a person to the run. An author is also who is named as a co-author in a commit's trailers. */
export type Relation = "starter" | "author" | "committer" | "pusher";

/** How those who are asked may let others answer in their place. */
export interface DelegationPlan {
  /** Longest time a delegation may last, in milliseconds. */
  readonly longestMs: number;
  /** Whether whoever stands in may pass that on. */
  readonly chains: boolean;
}

/** Who may go round a request in an emergency. */
export interface BreakGlassPlan {
  readonly from: readonly RequirementSet[];
  readonly exclude: readonly Relation[];
  readonly assurance: Assurance;
  /** How long the way stays open, in milliseconds. */
  readonly lastsMs: number;
  /** Who is told. */
  readonly tell: readonly string[];
}

/** One question of a form. */
export interface FormField {
  readonly name: string;
  readonly type: "text" | "choice" | "number" | "yes-no";
  /** What is asked, in words. Default: the name. */
  readonly label?: string;
  /** The choices. */
  readonly of?: readonly string[];
  /** May be left out. */
  readonly optional?: true;
  /** Only this answer approves. */
  readonly mustBe?: string | number | boolean;
}

/** When people are told about an open request, beside the warning before its end that every gate can have. Outcomes never depend on it. */
export interface TellPlan {
  /** Those who are asked are told when it opens. */
  readonly opening?: true;
  /** Those who are still missing are reminded so often, in milliseconds. */
  readonly remindMs?: number;
  /** Others who are told when it has been open for so long, in milliseconds. */
  readonly escalate?: readonly { readonly afterMs: number; readonly to: readonly string[] }[];
}
