import type { FormField, JsonObject, Principal, RequestPlan } from "@sluice/core";
import { type Hold, placeOfGate, type RequestRecord, type RunState, type Wait } from "@sluice/lifecycle";
import type { Move, Situation } from "./move.ts";

/** Whoever may resume, extend and cancel. */
const OPERATOR: Principal = { id: "operator", assurance: "verified" };

/** What people may do: answer what they are asked, end holds, grant laps, cancel. */
export function movesOfPeople(situation: Situation): readonly Move[] {
  const { state, wanted } = situation;
  if (state.outcome !== undefined) return [];
  const cancel: Move = {
    act: `${OPERATOR.id} cancels`,
    by: "person",
    at: state.at,
    detour: true,
    cancels: true,
    command: { type: "cancel", by: OPERATOR },
  };
  return [
    ...wanted.waits.flatMap((wait) => (wait.for === "request" ? answers(situation, wait) : [])),
    ...state.holds.flatMap((hold) => rescues(situation, hold)),
    cancel,
  ];
}

function answers({ pipeline, state, roster }: Situation, { name: gate, missing = [] }: Wait): readonly Move[] {
  const request = state.requests[gate];
  const plan = placeOfGate(pipeline, gate)?.gate.plan;
  if (request === undefined || plan?.kind !== "request") return [];
  const answered = new Set(request.decisions.map(({ by }) => by.id));
  const candidates = roster.candidates(missing, answered);
  const approvers = request.decisions.filter(({ decision }) => decision === "approve").map(({ by }) => by);
  const [first] = candidates;
  const [approver] = approvers;
  return [
    ...candidates.map((by) => decision(state, request, { gate, plan, word: "approve", by })),
    ...(first === undefined ? [] : [decision(state, request, { gate, plan, word: "reject", by: first })]),
    ...(approver === undefined ? [] : [decision(state, request, { gate, plan, word: "revoke", by: approver })]),
  ];
}

/** What a person says about a gate. */
interface Answering {
  readonly gate: string;
  readonly plan: RequestPlan;
  readonly word: "approve" | "reject" | "revoke";
  readonly by: Principal;
}

/** A decision on a request as the person was shown it. */
export function decision(state: RunState, { digest: seen }: RequestRecord, { gate, plan, word, by }: Answering): Move {
  const verb = { approve: "approves", reject: "rejects", revoke: "takes back the approval of" }[word];
  return {
    act: `${by.id} ${verb} ${gate}`,
    by: "person",
    at: state.at,
    detour: word !== "approve",
    command: {
      type: "decide",
      gate,
      decision: word,
      by,
      seen,
      decisionId: `${word}-${by.id}-${state.version}`,
      relations: {},
      ...(word === "approve" && plan.form !== undefined ? { answers: approvingAnswers(plan.form) } : {}),
      ...(plan.signed === true ? { signature: { key: by.id, value: "explored", valid: true } } : {}),
    },
  };
}

/** A form as somebody fills it in who approves. */
function approvingAnswers(form: readonly FormField[]): JsonObject {
  const answers = { text: "explored", choice: "", number: 1, "yes-no": true };
  return Object.fromEntries(
    form.map(({ name, type, of, mustBe }) => [name, mustBe ?? (type === "choice" ? (of?.[0] ?? "") : answers[type])]),
  );
}

/** A hold is left behind by whoever can: a history that is held has taken its detour already. */
function rescues({ state, bounds, spent }: Situation, { hold, code, asks, budget }: Hold): readonly Move[] {
  const by = OPERATOR;
  const base = { by: "person", at: state.at, detour: false } as const;
  if (asks === "effect-outcome") {
    return (["happened", "did-not-happen"] as const).map((answer) => ({
      ...base,
      act: `${by.id} resumes: it ${answer.replaceAll("-", " ")}`,
      command: { type: "resume", by, hold, answer },
    }));
  }
  const resume: Move = { ...base, act: `${by.id} resumes the hold ${code}`, command: { type: "resume", by, hold } };
  if (budget === undefined || spent.extensions >= bounds.extensions) return [resume];
  const extend: Move = {
    ...base,
    act: `${by.id} grants one more lap of ${budget}`,
    spends: "extensions",
    command: { type: "extend", by, what: { budget, laps: 1 } },
  };
  return [resume, extend];
}
