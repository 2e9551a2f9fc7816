import type { ScenarioStep } from "@sluice/definition";
import type { Answer } from "@sluice/lifecycle";
import type { Rehearsal } from "../rehearsal/rehearsal.ts";

/** Does what a step says. Answers what whoever did it was answered; `undefined` where nobody is. */
export async function performStep(play: Rehearsal, step: ScenarioStep): Promise<Answer | undefined> {
  const { work, verdicts, signal, revise, push, later, crash } = step;
  if (work !== undefined) {
    const { effect, ...result } = work;
    await (effect === undefined ? play.work(result) : play.work(result, effect));
  }
  for (const [gate, said] of Object.entries(verdicts ?? {})) await play.verdict(gate, said);
  if (push !== undefined) await play.push(push);
  if (later !== undefined) await play.later(later);
  if (crash === true) await play.crash();
  if (signal !== undefined) return answerOf(await play.signal(signal.type, signal.data));
  return revise === undefined ? actOf(play, step) : play.revise(revise);
}

/** What people can say about a request. */
const WORDS = ["approve", "reject", "revoke", "break-glass"] as const;

function actOf(play: Rehearsal, step: ScenarioStep): Promise<Answer | undefined> {
  const { waive, resume, extend, cancel } = step;
  for (const word of WORDS) {
    const decision = step[word];
    if (decision !== undefined) return play.decide(decision.gate, word, decision.by, decision.reason);
  }
  if (waive !== undefined) return play.waive(waive.gate, waive.by, waive);
  if (resume !== undefined) return play.resume(resume.by, resume.answer);
  if (cancel !== undefined) return play.cancel(cancel.by, cancel.reason);
  if (extend === undefined) return Promise.resolve(undefined);
  const { by, budget = "", laps = 0, gate, for: more = 0 } = extend;
  return play.extend(gate === undefined ? { budget, laps } : { gate, for: more }, by);
}

function answerOf(answer: Awaited<ReturnType<Rehearsal["signal"]>>): Answer {
  return answer.ok ? { ok: true } : answer;
}
