import type { StoredEvent } from "@sluice/core";
import type { RunExplanation } from "@sluice/engine";
import { type ExplainedGate, fromRecord, type RunState } from "@sluice/lifecycle";
import type { Invocation } from "./command.ts";
import type { Session } from "./open-engine.ts";
import { withTypedCommands } from "./same-place.ts";

/**
 * Why a run is where it is, with what the evidence of its gates began with. A run's state keeps only digests; the excerpts stand in the
 * ledger, where the verdict of each gate is looked up by its number. Its commands name the store and the scope that were named.
 *
 * @throws SluiceError `RUN_NOT_FOUND`
 */
export async function explainWithExcerpts(session: Session, run: string, invocation: Invocation): Promise<RunExplanation> {
  const { engine, project } = session;
  const { signal } = invocation;
  const call = { scope: project.scope, signal };
  const explanation = await engine.explain(run, call);
  const data = withTypedCommands(explanation.data, invocation);
  const state = (await engine.get(run, call))?.state;
  if (state === undefined) return { ...explanation, data };
  const gates = await Promise.all(data.gates.map((gate) => withExcerpts(session, gate, state, signal)));
  return { ...explanation, data: { ...data, gates } };
}

async function withExcerpts({ engine }: Session, gate: ExplainedGate, state: RunState, signal: AbortSignal): Promise<ExplainedGate> {
  const record = state.verdicts[gate.gate];
  if (record === undefined || gate.evidence.length === 0) return gate;
  const { items } = await engine.ledger(state.run, { scope: state.scope, signal, after: record.recordedVersion - 1, limit: 1 });
  const excerpts = excerptsIn(items.flatMap(({ events }) => events).find(({ seq }) => seq === record.recordedVersion));
  const evidence = gate.evidence.map((each) => {
    const excerpt = excerpts.get(`${each.name} ${each.digest}`);
    return excerpt === undefined ? each : { ...each, excerpt };
  });
  return { ...gate, evidence };
}

/** What a verdict's evidence began with, by name and digest. */
function excerptsIn(stored: StoredEvent | undefined): ReadonlyMap<string, string | undefined> {
  const event = stored === undefined ? undefined : fromRecord(stored);
  const evidence = event?.type === "verdict-recorded" ? event.data.verdict.evidence : [];
  return new Map(evidence.map(({ name, digest, excerpt }) => [`${name} ${digest}`, excerpt]));
}
