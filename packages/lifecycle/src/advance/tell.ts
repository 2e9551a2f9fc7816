import { approvalsOf, askedNow, countApprovals, dueTelling, type Told } from "@sluice/approvals";
import type { Instant, RequestPlan } from "@sluice/core";
import type { Draft } from "../draft.ts";
import { placeOfGate } from "../pipeline-view.ts";
import type { RequestRecord } from "../state.ts";

/** Most recipients of one telling: groups count as one. */
const RECIPIENTS = 20;

/** Has people told about open requests when it is time to. Outcomes never depend on it. Happens even while held: time goes on. */
export function tell(draft: Draft): boolean {
  const before = draft.state.version;
  for (const [gate, request] of Object.entries(draft.state.requests)) {
    const plan = placeOfGate(draft.pipeline, gate)?.gate.plan;
    if (request.closed !== undefined || plan?.kind !== "request") continue;
    const due = dueTelling(plan, request, request.told ?? {}, draft.at);
    if (due === undefined) continue;
    const to = due.to === "missing" ? missingNames(plan, request) : due.to;
    requestTelling(draft, { gate, request: request.request, topic: due.topic, to, told: due.told });
  }
  return draft.state.version > before;
}

/** Something to be told, to whom. */
interface Telling {
  readonly gate: string;
  readonly request?: string;
  readonly expiresAt?: Instant;
  readonly topic: string;
  readonly to: readonly string[];
  readonly told?: Told;
}

/** Asks for each recipient to be told. */
export function requestTelling(draft: Draft, { to, ...telling }: Telling): void {
  for (const one of to.slice(0, RECIPIENTS))
    draft.emit("telling-requested", { telling: `tell.${draft.nextVersion()}`, ...telling, to: one });
}

/** Those who are asked now and have not answered, by the names that the request has for them. */
function missingNames(plan: RequestPlan, { decisions }: RequestRecord): readonly string[] {
  const answered = new Set(decisions.map(({ by }) => by.id));
  const names = askedNow(countApprovals(plan, approvalsOf(decisions))).flatMap(({ of }) => of);
  return [...new Set(names)].filter((name) => !answered.has(name));
}
