import type { RunEvent } from "@sluice/lifecycle";
import type { LedgerAuditor } from "../model/ledger-auditor.ts";
import type { Broken } from "./check-state.ts";
import type { Move } from "./move.ts";

/** What a step broke: a promise that the events alone show, or that they say something else than was said. */
export function checkStep(move: Move | undefined, events: readonly RunEvent[], auditor: LedgerAuditor): Broken | undefined {
  for (const event of events) {
    const [broken] = auditor.follow(event);
    if (broken !== undefined) return { code: broken.promise, what: broken.text };
    const falsified = move === undefined ? undefined : falsifiedBy(move, event);
    if (falsified !== undefined) return { code: "RECORD_FALSIFIED", what: falsified };
  }
  return undefined;
}

/** The machine may take a good answer for a bad one, where it is not fit to be believed; never the other way round. */
function falsifiedBy({ command }: Move, event: RunEvent): string | undefined {
  if (event.type === "verdict-recorded" && command.type === "record-verdict") {
    const { gate, value } = event.data.verdict;
    if (gate !== command.gate || value !== "pass" || command.outcome.value === "pass") return undefined;
    return `${gate} said ${command.outcome.value}, and ${value} was recorded`;
  }
  if (event.type !== "decision-recorded" || command.type !== "decide") return undefined;
  const { decision, by } = event.data;
  return decision === command.decision && by.id === command.by.id
    ? undefined
    : `${command.by.id} said ${command.decision}, and ${decision} of ${by.id} was recorded`;
}
