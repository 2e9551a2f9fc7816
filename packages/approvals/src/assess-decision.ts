import { assuranceReaches, type ErrorCode } from "@sluice/core";
import { answersFault } from "./answers-fault.ts";
import { type Gesture, type GivenDecision, type Question, speakersOf, type SpentGesture } from "./decision.ts";
import { standsIn } from "./delegation.ts";
import { eligibility, type Relations, type Rule } from "./eligibility.ts";
import { type Approver, countingGroups, isAsked, isCollective, personKey, withGroups } from "./names-of.ts";
import { approvalsOf } from "./request-end.ts";
import { askedNow, countApprovals, isOrdered, stepOf } from "./quorum.ts";

/** What a gesture is worth. */
export type Assessment =
  | { readonly kind: "counts"; readonly given: GivenDecision }
  /** The same gesture once more: it has its answer already. */
  | { readonly kind: "repeated" }
  | Refused;

/** A gesture that changes nothing, and why. */
export interface Refused {
  readonly kind: "refused";
  readonly code: ErrorCode;
  readonly reason: string;
}

/** Most statements that one request keeps, those taken back included: a bound on what is stored, far above what anybody asks for. */
export const STATEMENTS_LIMIT = 50;

/** Judges a gesture about a request: late, stale, unsigned, of somebody who may not, doubled, or one that counts. */
export function assessDecision(question: Question, gesture: Gesture, relations: Relations): Assessment {
  if (isRepeated(question, gesture)) return { kind: "repeated" };
  const { plan, ended } = question;
  if (ended !== undefined) return refused("DECISION_LATE", `the request ended already: ${ended}; this changes nothing any more`);
  if (gesture.seen !== question.digest)
    return refused("DECISION_STALE", "the request is another one than the one that was shown; look at it again");
  if (gesture.signature === "invalid" || (plan.signed === true && gesture.signature === undefined))
    return refused("DECISION_UNSIGNED", "what counts here is a decision with a valid signature of the person");
  if (plan.members === "at-opening" && question.roster === undefined && asksGroups(question))
    return refused("PEOPLE_UNKNOWN", "who was in the groups when this was asked is not known yet; try again");
  if (gesture.decision !== "approve" && gesture.answers !== undefined)
    return refused("DECISION_ANSWERS_INVALID", "only an approval answers what is asked besides");
  const fault = faultOf(question, gesture, relations);
  if (fault !== undefined) return fault;
  if (gesture.decision !== "revoke" && question.decisions.length + (question.spent ?? []).length >= STATEMENTS_LIMIT)
    return refused("DECISION_NOT_ELIGIBLE", `${STATEMENTS_LIMIT} answers were given already`);
  return { kind: "counts", given: givenBy(question, gesture) };
}

function isRepeated({ decisions, spent }: Question, { by, id, decision }: Gesture): boolean {
  const isSame = (one: SpentGesture): boolean => one.by === by.id && one.id === id && one.decision === decision;
  return decisions.some((one) => isSame({ ...one, by: one.by.id })) || spent?.some(isSame) === true;
}

function asksGroups({ plan }: Question): boolean {
  return plan.from.some(({ of }) => of.some(isCollective));
}

function faultOf(question: Question, gesture: Gesture, relations: Relations): Refused | undefined {
  switch (gesture.decision) {
    case "approve":
      return approvalFault(question, gesture, relations);
    case "reject":
      return rejectionFault(question, gesture, relations);
    case "revoke":
      return revocationFault(question, gesture);
    case "break-glass":
      return emergencyFault(question, gesture, relations);
  }
}

function approvalFault(question: Question, gesture: Gesture, relations: Relations): Refused | undefined {
  const { plan } = question;
  const ineligible = mayAnswer(question, gesture, relations, plan);
  if (ineligible !== undefined) return ineligible;
  const speakers = speakersOf(gesture);
  const doubled = statements(question, "approve")
    .flatMap(speakersOf)
    .find((id) => speakers.includes(id));
  if (doubled !== undefined) return refused("DECISION_DUPLICATE", `${doubled} has said so already; nobody counts twice`);
  if (isOrdered(plan) && helpsIn(question, gesture) === undefined)
    return refused("DECISION_TOO_EARLY", "others are asked first; this person is asked when they have answered");
  const wrong = answersFault(plan.form ?? [], gesture.answers);
  return wrong === undefined ? undefined : refused("DECISION_ANSWERS_INVALID", wrong);
}

/** Those who are asked may reject, and so may whoever has a veto. Nobody asks these, so it is by their groups of now that they have it. */
function rejectionFault(question: Question, gesture: Gesture, relations: Relations): Refused | undefined {
  const { plan } = question;
  const refused = mayAnswer(question, gesture, relations, plan);
  if (plan.veto === undefined) return refused;
  const now = { ...plan, members: "at-decision", from: [{ count: 1, of: plan.veto }] } as const;
  return mayAnswer({ ...question, plan: now }, gesture, relations, now) && refused;
}

/** Whoever has said something may take it back, whatever became of their groups since: theirs, or what was said in their place. */
function revocationFault(question: Question, { by }: Gesture): Refused | undefined {
  const { assurance } = question.plan;
  if (by.kind === "machine" || !assuranceReaches(by.assurance, assurance))
    return refused("DECISION_ASSURANCE", `taking something back needs a person whose identity is ${assurance}`);
  const said = question.decisions.some((one) => speakersOf(one).includes(personKey(by.id)));
  return said ? undefined : refused("DECISION_TOO_EARLY", "there is no decision of yours to revoke");
}

function emergencyFault(question: Question, gesture: Gesture, relations: Relations): Refused | undefined {
  const { breakGlass } = question.plan;
  if (breakGlass === undefined) return refused("DECISION_NOT_ELIGIBLE", "there is no way round the people who are asked");
  if (gesture.for !== undefined) return refused("DECISION_NOT_ELIGIBLE", "nobody breaks the glass in another's place");
  const verdict = eligibility(breakGlass, gesture.by, relations);
  if (!verdict.eligible) return refused(verdict.code, verdict.reason);
  if ((gesture.reason ?? "").trim() === "") return refused("DECISION_REASON_MISSING", "whoever breaks the glass says why");
  const doubled = statements(question, "break-glass").some((one) => personKey(one.by.id) === personKey(gesture.by.id));
  return doubled ? refused("DECISION_DUPLICATE", `${gesture.by.id} has said so already; nobody counts twice`) : undefined;
}

function mayAnswer(question: Question, gesture: Gesture, relations: Relations, rule: Rule): Refused | undefined {
  const { gate, plan, delegations } = question;
  const { by, for: as, at } = gesture;
  if (as !== undefined && !standsIn(plan.delegation, delegations, { gate, for: as.id, by: by.id, at }))
    return refused("DELEGATION_MISSING", `${by.id} may not answer in the place of ${as.id} here and now`);
  const verdict = eligibility(rule, by, relations, personOf(question, gesture));
  return verdict.eligible ? undefined : refused(verdict.code, verdict.reason);
}

/** Who answers, or is answered for, with the groups and roles that count: those of now, or those of the opening. */
function personOf({ plan, roster }: Question, { by, for: as }: Gesture): Approver {
  const person = as ?? { id: by.id, groups: by.groups ?? [] };
  if (plan.members !== "at-opening") return person;
  return { id: person.id, groups: roster?.people.find(({ id }) => id === person.id)?.groups ?? [] };
}

/** The step that an approval would count in: the current one, if it asks the person and still lacks them, or nobody asks them later. */
function helpsIn(question: Question, gesture: Gesture): number | undefined {
  const { plan, decisions } = question;
  const given = approvalsOf(decisions);
  const before = countApprovals(plan, given);
  const [now] = askedNow(before);
  if (now === undefined) return undefined;
  const step = stepOf(now);
  const person = personOf(question, gesture);
  const asked = plan.from.filter((set) => isAsked(set, person));
  if (!asked.some((set) => stepOf(set) === step)) return undefined;
  const after = countApprovals(plan, [...given, { ...person, step }]);
  const helps = lacking(after.missing) < lacking(before.missing);
  return helps || asked.every((set) => stepOf(set) <= step) ? step : undefined;
}

function lacking(missing: readonly { readonly count: number }[]): number {
  return missing.reduce((sum, { count }) => sum + count, 0);
}

function givenBy(question: Question, gesture: Gesture): GivenDecision {
  const { plan } = question;
  const { decision, by, id, for: as } = gesture;
  const names = [...plan.from, ...(plan.breakGlass?.from ?? [])].flatMap(({ of }) => of);
  const person = decision === "break-glass" ? { id: by.id, groups: by.groups ?? [] } : personOf(question, gesture);
  const groups = countingGroups(names, person.groups);
  const step = decision === "approve" && isOrdered(plan) ? helpsIn(question, gesture) : undefined;
  return {
    decision,
    by: withGroups(by, as === undefined ? groups : []),
    id,
    ...(as === undefined ? {} : { for: { id: as.id, groups } }),
    ...(step === undefined ? {} : { step }),
  };
}

function statements({ decisions }: Question, word: GivenDecision["decision"]): readonly GivenDecision[] {
  return decisions.filter(({ decision }) => decision === word);
}

function refused(code: ErrorCode, reason: string): Refused {
  return { kind: "refused", code, reason };
}
