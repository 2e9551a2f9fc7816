import type { EventData, EventType, RunEvent } from "./event.ts";

type Teller<Type extends EventType> = (data: Readonly<EventData[Type]>) => string;

/** One sentence for each event; foreign text in it is not escaped yet. */
const TELLERS: { readonly [Type in EventType]: Teller<Type> } = {
  "run-started": ({ startedBy, pipeline, subject }) =>
    `${nameOf(startedBy)} started ${pipeline} about ${subject.key}${facetsOf(subject.facets)}`,
  "stage-entered": ({ stage, via, from, lap, stale }) => {
    const why = stale === undefined ? "" : `, because the subject left ${stale.join(", ")} behind`;
    return `entered ${stage}${from === undefined ? "" : ` from ${from}`} (${via}${lap === undefined ? "" : `, lap ${lap.taken} of ${lap.budget}`}${why})`;
  },
  "evaluation-requested": ({ gate, attempt }) => `asked for ${gate}${tryOf(attempt)}`,
  "verdict-recorded": ({ verdict }) => `${verdict.gate}: ${verdict.value} ${verdict.code}, ${verdict.reason}`,
  "gate-opened": ({ gate, value, overlay, because: why }) => `${gate} is passed over, ${overlay}, although ${value}: ${why}`,
  "verdict-refused": ({ gate, code }) => `refused a verdict of ${gate}: ${code}`,
  "attempt-lost": ({ intent, attempt }) => `wrote off try ${attempt} of ${intent}: whoever had it vanished`,
  "request-opened": ({ gate, expiresAt }) => `asked people for ${gate}, until ${new Date(expiresAt).toISOString()}`,
  "decision-recorded": ({ gate, decision, by, reason, for: as }) =>
    `${nameOf(by)} decided on ${gate}${as === undefined ? "" : ` for ${as.id}`}: ${decision}${because(reason)}`,
  "decision-kept": ({ gate, decision, by }) =>
    decision === "revoke"
      ? `${nameOf(by)} took back what was kept for the opening of ${gate}`
      : `kept the decision of ${nameOf(by)} on ${gate} for its opening: ${decision}`,
  "decision-refused": ({ gate, decision, by, code }) => `refused ${nameOf(by)} to ${decision} ${gate}: ${code}`,
  "request-closed": ({ gate, as }) => `the request of ${gate} is ${as}`,
  "reservation-requested": ({ name }) => `asked to reserve ${name}`,
  "reservation-queued": ({ name, position }) => `waits for ${name} at position ${position}`,
  "reservation-held": ({ name, from }) => `holds ${name}${from === undefined ? "" : `, taken from ${from}`}`,
  "reservation-release-requested": ({ name }) => `gives ${name} back`,
  "reservation-released": ({ name }) => `gave ${name} back`,
  "work-requested": ({ effect, stage, attempt }) => `asked for ${effect} in ${stage}${tryOf(attempt)}`,
  "work-dispatched": ({ work, deadline }) => `dispatched ${work}, to end by ${new Date(deadline).toISOString()}`,
  "work-detached": ({ work }) => `${work} goes on outside and will report`,
  "work-heard": ({ work }) => `heard from ${work}`,
  "work-proof-requested": ({ work }) => `asks the world whether ${work} happened`,
  "work-ended": ({ work, end }) => `${work} ended: ${endOf(end)}`,
  "work-undone": ({ work, by }) => `${work} did not happen${by === undefined ? "" : `, says ${by}`}`,
  "admission-reopened": ({ stage }) => `judges the admission to ${stage} again`,
  "judging-started": ({ stage }) => `judges ${stage}`,
  "look-requested": ({ attempt }) => `looks at the subject${tryOf(attempt)}`,
  "subject-looked": () => "looked at the subject",
  "subject-revised": ({ facets, by }) => `the subject changed${by === undefined ? "" : ` by ${by}`}${facetsOf(facets)}`,
  "fact-recorded": ({ fact, id }) => `heard ${fact} (${id})`,
  "signal-ignored": ({ type, id, code }) => `ignored ${type} (${id}): ${code}`,
  "waiver-recorded": ({ waiver }) =>
    `${waiver.allowedBy} waived ${waiver.gate} for ${waiver.owner} until ${new Date(waiver.until).toISOString()}: ${waiver.reason}`,
  "hold-placed": ({ code, reason }) => `holds: ${code}, ${reason}`,
  "hold-ended": ({ by, answer }) => `${nameOf(by)} resumed${answer === undefined ? "" : `: it ${answer}`}`,
  "budget-extended": ({ budget, laps, by }) => `${nameOf(by)} granted ${laps} ${laps === 1 ? "lap" : "laps"} of ${budget}`,
  "request-extended": ({ gate, expiresAt, by }) => `${nameOf(by)} prolonged ${gate} to ${new Date(expiresAt).toISOString()}`,
  "definition-adopted": ({ definition, by }) => `${nameOf(by)} moved the run to the definition ${definition}`,
  "run-completed": ({ outcome, code, reason, by }) => `${outcome}: ${code}, ${reason}${by === undefined ? "" : ` (${by})`}`,
  "final-requested": ({ step }) => `asked for the last step ${step}`,
  "final-begun": ({ step }) => `began the last step ${step}`,
  "final-ended": ({ step, as }) => `the last step ${step} is ${as}`,
  "evidence-erased": ({ digest, by, reason }) => `${nameOf(by)} erased the body ${digest}: ${reason}`,
  "freeze-began": ({ stage, freeze, until }) => `the work of ${stage} waits for ${freeze} to open at ${new Date(until).toISOString()}`,
  "freeze-ended": ({ stage }) => `the work of ${stage} may begin again`,
  "deadline-neared": ({ gate, expiresAt }) => `the wait for ${gate} ends by time at ${new Date(expiresAt).toISOString()}`,
  "work-refused": ({ work, code, class: kind, reason }) => `${work} was refused: ${code} (${kind}), ${reason}`,
  "counts-refused": ({ work, names }) => `${work} counted what nobody declared: ${names.join(", ")}`,
  "successor-requested": ({ successor }) => `${successor.run} shall take its place`,
  "roster-recorded": ({ gate, roster, missing }) =>
    `${roster.people.length} people could answer ${gate}${missing.length === 0 ? "" : `; never enough: ${setsOf(missing)}`}`,
  "advice-recorded": ({ gate, says, by, reason }) => `${nameOf(by)} advises to ${says} ${gate}${because(reason)}`,
  "delegation-recorded": ({ delegation: { gate, of, to, until }, by }) =>
    `${nameOf(by)} lets ${to} answer ${gate} for ${of}, until ${new Date(until).toISOString()}`,
  "delegation-ended": ({ by }) => `${nameOf(by)} lets nobody answer in that place any more`,
  "glass-broken": ({ gate, by, reason, until }) =>
    `${by.join(", ")} broke the glass of ${gate}, until ${new Date(until).toISOString()}, because ${reason}`,
  "telling-requested": ({ gate, topic, to }) => `has ${to} told of ${gate}: ${topic}`,
  "telling-ended": ({ as }) => `telling somebody is ${as}`,
  "waiver-proposed": ({ waiver, by }) => `${by.id} would waive ${waiver.gate}; more people have to allow it: ${waiver.reason}`,
  "reservation-steal-requested": ({ name, from, by, reason }) => `${nameOf(by)} takes ${name} from ${from}, because ${reason}`,
  "reservation-lost": ({ name, to, by, reason }) =>
    `lost ${name}${to === undefined ? "" : ` to ${to}`}${by === undefined ? "" : `, taken by ${nameOf(by)}`}${because(reason)}`,
  "successor-started": ({ run }) => `${run} has taken its place`,
};

/** What happened, in one sentence for people. Foreign text in it is not escaped: whoever shows it does that. */
export function eventText(event: RunEvent): string {
  return tell(event);
}

function tell<Type extends EventType>(event: RunEvent & { readonly type: Type }): string {
  const teller: Teller<Type> = TELLERS[event.type];
  return teller(event.data as Readonly<EventData[Type]>);
}

function nameOf(by: { readonly id: string; readonly assurance: string }): string {
  return `${by.id} (${by.assurance})`;
}

function facetsOf(facets: Readonly<Record<string, string>>): string {
  const named = Object.entries(facets).map(([name, value]) => `${name} ${value.slice(0, 12)}`);
  return named.length === 0 ? "" : ` (${named.join(", ")})`;
}

function setsOf(sets: readonly { readonly count: number; readonly of: readonly string[] }[]): string {
  return sets.map(({ count, of }) => `${count} of ${of.join(", ")}`).join(" and ");
}

function tryOf(attempt: number): string {
  return attempt === 1 ? "" : `, try ${attempt}`;
}

function because(reason: string | undefined): string {
  return reason === undefined ? "" : `, because ${reason}`;
}

function endOf(end: EventData["work-ended"]["end"]): string {
  const { how } = end;
  return "exit" in end && end.exit !== null ? `${how}, exit ${end.exit}` : how;
}
