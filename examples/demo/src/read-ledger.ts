import { type EventOf, type EventType, readEvent, type RunEvent, type Sluice } from "sluice";

/** Everything that happened to a run, in order. */
export async function readLedger(sluice: Sluice, run: string): Promise<readonly RunEvent[]> {
  const { items } = await sluice.ledger(run, { limit: 1000 });
  return items.flatMap(({ events }) => events.map(readEvent));
}

/** What the events of one type say. */
export function allOf<Type extends EventType>(ledger: readonly RunEvent[], type: Type): readonly EventOf<Type>["data"][] {
  return ledger.flatMap((event) => (event.type === type ? [event.data as EventOf<Type>["data"]] : []));
}

/** What happened, in a few words; nothing for the steps between. */
export function sentencesOf(ledger: readonly RunEvent[]): readonly string[] {
  return ledger.flatMap((event) => sentenceOf(event) ?? []);
}

function sentenceOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case "stage-entered": {
      const { stage, via, lap } = event.data;
      return `entered ${stage} by ${via}${lap === undefined ? "" : `, lap ${lap.taken}`}`;
    }
    case "verdict-recorded":
      return `  ${event.data.verdict.gate}: ${event.data.verdict.value} ${event.data.verdict.code}`;
    case "decision-refused":
      return `  ${event.data.by.id} may not ${event.data.decision}: ${event.data.code}`;
    case "decision-recorded":
      return `  ${event.data.by.id} (${event.data.by.assurance}): ${event.data.decision}`;
    case "work-requested":
      return `  asked for ${event.data.effect}`;
    case "run-completed":
      return `${event.data.outcome}: ${event.data.code}`;
    default:
      return undefined;
  }
}
