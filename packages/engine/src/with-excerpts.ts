import type { Evidence, StoredEvent } from "@sluice/core";
import {
  type ExplainedBody,
  type ExplainedEvidence,
  type ExplainedGate,
  type Explanation,
  fromRecord,
  type RunState,
} from "@sluice/lifecycle";
import type { CallOptions } from "./call-options.ts";
import type { Engine } from "./engine.ts";

/** Reads the ledger of one run, and the bodies of its evidence. */
type Reader = Pick<Engine, "ledger" | "readEvidence">;

/**
 * An explanation with what the evidence of its gates began with, and what became of its bodies. A run's state keeps only digests; the rest
 * stands in the ledger, where the verdict of each gate is looked up by its number.
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
  const call = { ...options, scope: state.scope };
  const { items } = await reader.ledger(state.run, { ...call, after: record.recordedVersion - 1, limit: 1 });
  const looked = evidenceIn(items.flatMap(({ events }) => events).find(({ seq }) => seq === record.recordedVersion));
  const evidence = await Promise.all(
    gate.evidence.map(async (each): Promise<ExplainedEvidence> => {
      const { excerpt, body } = looked.get(`${each.name} ${each.digest}`) ?? {};
      return {
        ...each,
        ...(excerpt === undefined ? {} : { excerpt }),
        ...(body === undefined ? {} : { body: { ...body, ...(await standingOf(reader, state.run, body, call)) } }),
      };
    }),
  );
  return { ...gate, evidence };
}

async function standingOf(
  reader: Reader,
  run: string,
  { digest }: NonNullable<Evidence["body"]>,
  call: CallOptions,
): Promise<Omit<ExplainedBody, "digest" | "bytes" | "cut">> {
  const { kind, ...rest } = await reader.readEvidence(run, digest, call);
  const { text: _text, ...told } = rest as typeof rest & { readonly text?: string };
  return { standing: kind, ...told };
}

/** A verdict's evidence, by name and digest. */
function evidenceIn(stored: StoredEvent | undefined): ReadonlyMap<string, Evidence> {
  const event = stored === undefined ? undefined : fromRecord(stored);
  const evidence = event?.type === "verdict-recorded" ? event.data.verdict.evidence : [];
  return new Map(evidence.map((each) => [`${each.name} ${each.digest}`, each]));
}
