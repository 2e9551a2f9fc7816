import type { StoredEvent } from "@sluice/core";
import { type ExplainedGate, type Explanation, fromRecord, type RunState } from "@sluice/lifecycle";
import type { CallOptions } from "./call-options.ts";
import type { Engine } from "./engine.ts";

/** Reads the ledger of one run. */
type Reader = Pick<Engine, "ledger">;

/**
 * An explanation with what the evidence of its gates began with. A run's state keeps only digests; the excerpts stand in the ledger, where
 * the verdict of each gate is looked up by its number.
 */
export async function withExcerpts(
  reader: Reader,
  explanation: Explanation,
  state: RunState,
  options: CallOptions = {},
): Promise<Explanation> {
  const gates = await Promise.all(explanation.gates.map((gate) => gateWithExcerpts(reader, gate, state, options)));
  return { ...explanation, gates };
}

async function gateWithExcerpts(reader: Reader, gate: ExplainedGate, state: RunState, options: CallOptions): Promise<ExplainedGate> {
  const record = state.verdicts[gate.gate];
  if (record === undefined || gate.evidence.length === 0) return gate;
  const { items } = await reader.ledger(state.run, { ...options, scope: state.scope, after: record.recordedVersion - 1, limit: 1 });
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
