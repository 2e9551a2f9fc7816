import { FormField, JsonObject, Instant, DelegationPlan, RequirementSet, Principal, RequestPlan, Digest, Relation, ErrorCode, Waiver, Facets, WaiverScope } from '@sluice/core';

/** Longest answer, and longest answers together as JSON, in characters. */
declare const ANSWER_LIMITS: {
    readonly text: 1000;
    readonly all: 2000;
};
/** What is wrong with the answers to a form; `undefined`: nothing. Names fields, never what was answered. */
declare function answersFault(form: readonly FormField[], answers: JsonObject | undefined): string | undefined;

/** Somebody's word that another person may answer in their place. */
interface Delegation {
    readonly id: string;
    readonly gate: string;
    /** Whose right it is. */
    readonly of: string;
    /** Who gives it: that person, or whoever stands in for them and passes it on. */
    readonly from: string;
    readonly to: string;
    readonly at: Instant;
    /** When it ends, UTC. */
    readonly until: Instant;
}
/** What a delegation is asked of. */
interface Standing {
    readonly gate: string;
    /** Whose place is taken. */
    readonly for: string;
    /** By whom. */
    readonly by: string;
    readonly at: Instant;
}
/**
 * Whether somebody may answer in another's place now, by that person's own word, or where chains are allowed by the word of whoever
 * holds it. Every link must be live and be about the gate.
 */
declare function standsIn(plan: DelegationPlan | undefined, delegations: readonly Delegation[], asked: Standing): boolean;
/** Whether a delegation counts at a time. */
declare function isLive({ at, until }: Delegation, now: Instant): boolean;
/** What is wrong with a delegation's terms under a plan; `undefined`: nothing. Says nothing about who gives it. */
declare function delegationFault(plan: DelegationPlan | undefined, wanted: Omit<Delegation, "id">): string | undefined;

/** Somebody, with the groups and roles that count for them: groups without a prefix, roles as `role:NAME`. */
interface Approver {
    readonly id: string;
    readonly groups: readonly string[];
}
/**
 * The one form of an id in which people are compared where doubt must not help them: whether they are banned, or have said so already.
 * Services take logins that differ by case alone for one, so whoever comes under both is one person (threats APR-4, APR-5). Being asked
 * takes the id as it is written.
 */
declare function personKey(id: string): string;
/** Whether a name stands for whoever has something at the time: a group or a role. */
declare function isCollective(name: string): boolean;
/** Under which name the People port knows what a collective name stands for. */
declare function portNameOf(name: string): string;
/**
 * Whether a person is among those that names stand for: by id, by `group:NAME`, by `role:NAME`, or by `anyone`. Somebody whose id reads
 * like one of these is none (threat TOK-6).
 */
declare function isNamed(names: readonly string[], person: Approver): boolean;
/** Whether a person is among those a set asks. */
declare function isAsked(set: RequirementSet, person: Approver): boolean;
/** Those of a person's groups and roles that some names stand for: all that counting needs, however many they are in. */
declare function countingGroups(names: readonly string[], groups: readonly string[]): readonly string[];
/** A principal as it is kept: with these groups and roles, and without the word when there are none. */
declare function withGroups({ groups: _all, ...who }: Principal, groups: readonly string[]): Principal;

/** An approval that is counted. */
interface Approval extends Approver {
    /** Who said it, where somebody stood in. */
    readonly by?: string;
    /** The step it was given in; absent where the request has only one. */
    readonly step?: number;
}
/** How far a request is. */
interface Quorum {
    readonly met: boolean;
    /** Sets that still lack people, with how many. */
    readonly missing: readonly RequirementSet[];
}
/** What is counted. */
type Asked = Pick<RequestPlan, "from">;
/**
 * Counts approvals: every set must be filled, by distinct people across all sets (threat APR-5). People are assigned to places by a
 * maximum matching, so that a person who fits two sets is counted where it helps, and never twice; whoever speaks for another uses up
 * both. A requirement of nobody is never met, nor is a number that is none.
 */
declare function countApprovals(asked: Asked, approvals: readonly Approval[]): Quorum;
/** The sets that people are asked to fill now: those that still lack people, of the lowest step of them. */
declare function askedNow({ missing }: Quorum): readonly RequirementSet[];
/** The step in which a set is asked. */
declare function stepOf({ step }: RequirementSet): number;
/** Whether a request asks people one after the other. */
declare function isOrdered({ from }: Asked): boolean;

/** Who could answer, as the People port tells. */
interface Roster {
    /** Everybody in the groups and roles that are asked, and those asked by name, without the banned. */
    readonly people: readonly Approver[];
    /** Groups and roles that could not be listed, as the request names them. */
    readonly unlisted: readonly string[];
}
/**
 * Whether a request can still be filled, and what will be missing for ever: by those who have approved and those who still could. Sets
 * that `anyone` may fill, or a group that could not be listed, are taken to have enough people.
 */
declare function possibleQuorum(asked: Asked, roster: Roster, approvals: readonly Approval[]): Quorum;
/** The roster of a request whose groups nobody can list: those whom it asks by name. */
declare function namedRoster(asked: Asked): Roster;

/**
 * What a person can say about a request. `revoke` takes back what was said; `break-glass` goes round the people who are asked, in an
 * emergency, under a requirement of its own.
 */
type DecisionWord = "approve" | "reject" | "revoke" | "break-glass";
/** A statement that stands. */
interface GivenDecision {
    readonly decision: DecisionWord;
    /** Who said it, with those of their groups and roles that count. */
    readonly by: Principal;
    /** Idempotency key of the gesture. */
    readonly id: string;
    /** Whose place was taken, with the groups and roles of that person. */
    readonly for?: Approver;
    /** The step it was given in, where the request asks people one after the other. */
    readonly step?: number;
}
/** A statement that was taken back. The same gesture never counts again, whoever kept a copy of it. */
interface SpentGesture {
    readonly decision: DecisionWord;
    readonly by: string;
    readonly id: string;
}
/** An open or ended request, as a decision finds it. */
interface Question {
    readonly gate: string;
    readonly plan: RequestPlan;
    /** What the person is shown, in one digest. */
    readonly digest: Digest;
    /** How it ended; absent while it is open. */
    readonly ended?: string;
    readonly decisions: readonly GivenDecision[];
    /** What was taken back. */
    readonly spent?: readonly SpentGesture[];
    /** Who was asked when it opened; absent while that is not known. */
    readonly roster?: Roster;
    readonly delegations: readonly Delegation[];
}
/** One gesture of a person. */
interface Gesture {
    readonly decision: DecisionWord;
    readonly by: Principal;
    readonly id: string;
    /** Digest of what the person saw. */
    readonly seen: Digest;
    readonly at: Instant;
    readonly reason?: string;
    /** Whose place the person takes. */
    readonly for?: Approver;
    readonly answers?: JsonObject;
    /** What came of checking the signature; absent: there was none. */
    readonly signature?: "valid" | "invalid";
}

/** Who holds which relation to the run. Several people may be authors; the same person may hold several relations. */
type Relations = Readonly<Partial<Record<Relation, readonly string[]>>>;
/** Whether somebody may answer a request, or why not. */
type Eligibility = {
    readonly eligible: true;
} | {
    readonly eligible: false;
    readonly code: IneligibleCode;
    readonly reason: string;
};
/** Codes of {@link Eligibility}; all are error codes of core. */
type IneligibleCode = "DECISION_EXCLUDED" | "DECISION_ASSURANCE" | "DECISION_NOT_ELIGIBLE";
/** What decides who may answer. */
type Rule = Pick<RequestPlan, "from" | "exclude" | "assurance">;
/**
 * Whether a principal may answer. A ban beats being asked (threat APR-4); a machine never fills a human slot; an identity less sure than
 * the request demands is refused. Relations come from the host and from git objects, and only ever deny.
 *
 * @param as whose place the principal takes; default: their own. A ban on either of them is a ban.
 */
declare function eligibility(rule: Rule, by: Principal, relations: Relations, as?: Approver): Eligibility;

/** What a gesture is worth. */
type Assessment = {
    readonly kind: "counts";
    readonly given: GivenDecision;
}
/** The same gesture once more: it has its answer already. */
 | {
    readonly kind: "repeated";
} | Refused;
/** A gesture that changes nothing, and why. */
interface Refused {
    readonly kind: "refused";
    readonly code: ErrorCode;
    readonly reason: string;
}
/** Most statements that one request keeps, those taken back included: a bound on what is stored, far above what anybody asks for. */
declare const STATEMENTS_LIMIT = 50;
/** Judges a gesture about a request: late, stale, unsigned, of somebody who may not, doubled, or one that counts. */
declare function assessDecision(question: Question, gesture: Gesture, relations: Relations): Assessment;

/** A waiver of a run, and how its gate stands. */
interface WaiverInUse {
    readonly waiver: Waiver;
    /** Whether it lets something through now that would be closed without it. */
    readonly isUsed: boolean;
    /** Whether all that the gate found is about files of which it names the paths. */
    readonly hasPaths: boolean;
}
/** Why somebody should look at a waiver. */
type WaiverConcern = "WAIVER_EXPIRED" | "WAIVER_EXPIRES_SOON" | "WAIVER_UNUSED" | "WAIVER_BROAD" | "WAIVER_OVERLAPS";
/** One thing to look at. */
interface WaiverFinding {
    readonly concern: WaiverConcern;
    readonly waiver: string;
    readonly gate: string;
    readonly message: string;
}
/** How long before its end a waiver expires soon, and how long one may last without being broad, in milliseconds. */
declare const WAIVER_TIMES: {
    readonly soonMs: number;
    readonly longMs: number;
};
/** What is to look at in the waivers of a run: ended, ending soon, unused, broader than they need be, or covering the same twice. */
declare function lintWaivers(waivers: readonly WaiverInUse[], at: Instant): readonly WaiverFinding[];

/** How decisions end a request: a rejection at once, a broken glass, or all sets filled; `undefined`: it stays open. */
declare function endBy(plan: RequestPlan, decisions: readonly GivenDecision[]): "rejected" | "overridden" | "approved" | undefined;
/** The statements that stand after one more: the last word of everybody counts, and a revocation leaves none. */
declare function decisionsAfter<Given extends GivenDecision>(before: readonly Given[], given: Given): readonly Given[];
/** What a statement takes back of those before. */
declare function takenBackBy(before: readonly GivenDecision[], given: GivenDecision): readonly SpentGesture[];
/** What is counted of the statements. */
declare function approvalsOf(decisions: readonly GivenDecision[]): readonly Approval[];

/** The question in full: what a person is shown, names by its digest, and may sign. No answer to it fits another one (threat APR-2). */
interface RequestPayload {
    readonly version: 1;
    readonly scope: string;
    readonly run: string;
    readonly pipeline: string;
    readonly stage: string;
    readonly gate: string;
    /** Unique in the run. */
    readonly request: string;
    /** Laps of rework taken so far. */
    readonly lap: number;
    /** The host's name for what it is about. */
    readonly key: string;
    /** Exactly the facets that the gate binds. */
    readonly facets: Facets;
    /** Digest of these facets, the work and the evidence that the gate binds: alone decides whether an answer is still current. */
    readonly binding: Digest;
    /** Digest of what the gate asks, of whom, and how. */
    readonly gateDigest: Digest;
    readonly expiresAt: Instant;
    /** Sets two questions apart that would else be equal. */
    readonly nonce: Digest;
}
/** What a person signs: the whole question, and what they say to it. */
interface SignedDecision {
    readonly question: RequestPayload;
    readonly decision: string;
    readonly by: string;
    /** Whose place is taken. */
    readonly for?: string;
    /** Idempotency key of the gesture. */
    readonly id: string;
    readonly answers?: JsonObject;
    readonly reason?: string;
}
/** The digest that a decision names as seen. */
declare function payloadDigest(payload: RequestPayload): Digest;
/** The text whose UTF-8 bytes are signed: canonical JSON, so that nothing in it can be read in two ways. */
declare function signedText(decision: SignedDecision): string;
/** The question in words, a line each. Foreign text in it is not escaped: whoever shows it does that. */
declare function payloadLines(payload: RequestPayload, plan: RequestPlan): readonly string[];

/** Why people are told about a request. */
type TellTopic = "request-opened" | "request-reminder" | "request-escalated";
/** What people were told about a request so far. */
interface Told {
    readonly opening?: boolean;
    /** Number of the newest reminder. */
    readonly reminders?: number;
    readonly escalations?: number;
}
/** Somebody to be told, and what was told when that is done. */
interface DueTelling {
    readonly topic: TellTopic;
    /** `missing`: those who have not answered yet. Else names. */
    readonly to: readonly string[] | "missing";
    readonly told: Told;
}
/** When a request opened and ends. */
interface RequestTimes {
    readonly openedAt: Instant;
    readonly expiresAt: Instant;
}
/** The next thing to tell at a time, if there is one. Reminders that were missed are told once. */
declare function dueTelling(plan: Pick<RequestPlan, "tell">, times: RequestTimes, told: Told, at: Instant): DueTelling | undefined;
/** When there is something to tell again. */
declare function nextTellingAt(plan: Pick<RequestPlan, "tell">, times: RequestTimes, told: Told): Instant | undefined;

/** What a waiver would have to cover. */
interface ToCover {
    /** Whether the content is the one that the waiver was given for. */
    readonly sameContent: boolean;
    readonly facets: Facets;
    /** Paths of all findings; absent where one has none, or there may be more than are known. */
    readonly paths?: readonly string[];
}
/** Whether a waiver's scope fits. What cannot be told does not fit (invariant 4). Says nothing about its time. */
declare function waiverCovers({ scope }: Pick<Waiver, "scope">, { sameContent, facets, paths }: ToCover): boolean;
/** What is wrong with a scope; `undefined`: nothing. */
declare function waiverScopeFault({ paths, environment, subject }: WaiverScope): string | undefined;
/** Whether two waivers of one gate could cover the same thing. */
declare function waiversOverlap(one: Pick<Waiver, "scope" | "at" | "until">, other: Pick<Waiver, "scope" | "at" | "until">): boolean;

export { ANSWER_LIMITS, STATEMENTS_LIMIT, WAIVER_TIMES, answersFault, approvalsOf, askedNow, assessDecision, countApprovals, countingGroups, decisionsAfter, delegationFault, dueTelling, eligibility, endBy, isAsked, isCollective, isLive, isNamed, isOrdered, lintWaivers, namedRoster, nextTellingAt, payloadDigest, payloadLines, personKey, portNameOf, possibleQuorum, signedText, standsIn, stepOf, takenBackBy, waiverCovers, waiverScopeFault, waiversOverlap, withGroups };
export type { Approval, Approver, Asked, Assessment, DecisionWord, Delegation, DueTelling, Eligibility, Gesture, GivenDecision, IneligibleCode, Question, Quorum, Refused, Relations, RequestPayload, RequestTimes, Roster, Rule, SignedDecision, SpentGesture, Standing, TellTopic, ToCover, Told, WaiverConcern, WaiverFinding, WaiverInUse };
