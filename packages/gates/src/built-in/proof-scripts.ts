import type { Finding, Instant, Outcome } from "@sluice/core";
import { defineGate, type GateLook } from "../define-gate.ts";
import { evidenceOf } from "../evidence-of.ts";
import { judgedCommit } from "../judged-commit.ts";
import { keepReport } from "../keep-report.ts";
import { definitionError, fail, inconclusive, infrastructureError, inputError, pass } from "../outcome-makers.ts";
import { commandOf, type ProofEntry, proofManifest, type ProofManifest } from "../proof-manifest.ts";
import { type ProofOverall, type ProofResult, reportBody, runProof } from "../run-proof.ts";

/**
 * Runs the commands of a manifest that says what has to be proven, each in an export of its own of the judged commit, and passes when all of
 * them say so. The manifest is policy: the change under judgement has no say in what proves it. An entry's command is its own or the project's
 * (`commands`); nothing is guessed, and an entry without one is a gap (OK-25). Anything but a PASS blocks, also what never ran (OK-31).
 *
 * An exempt entry does not run. A waived one does not run until its waiver ends, and makes the pass conditional: code `PROOF_CONDITIONAL`,
 * with the waivers among the findings (OK-32, OK-33).
 *
 * Where the host keeps reports, the result of each entry that ran is written there, read back, and judged as it was read (OK-30, OR-06).
 */
export const proofScripts = defineGate({
  id: "proof-scripts",
  version: 1,
  config: proofManifest,
  binds: ["head"],
  reads: "subject",
  templates: ["only"],
  async evaluate(look) {
    const { only, entries } = look.config;
    const chosen = only === undefined ? entries : entries.filter(({ key }) => key === only);
    if (chosen.length === 0) return definitionError(`Nothing is declared for ${only}.`, { code: "PROOF_ENTRY_UNKNOWN" });
    const judged = judgedCommit(look);
    if ("outcome" in judged) return judged.outcome;
    const results: ProofResult[] = [];
    for (const entry of chosen) {
      const argv = commandOf(look.config, entry);
      const unrun = unrunResult(entry, argv, look.lookedAt);
      const result = argv === undefined || unrun !== undefined ? unrun : await kept(look, await runProof(look, entry, argv, judged));
      if (result === undefined) continue;
      if ("outcome" in result) return result.outcome;
      results.push(result);
    }
    return conclude(results);
  },
});

/** What becomes of an entry that does not run; `undefined` for one that does. A waiver that has ended is as if it were not there. */
function unrunResult({ key, exempt, waived }: ProofEntry, argv: readonly string[] | undefined, now: Instant): ProofResult | undefined {
  const unrun = (overall: ProofOverall, code: string, reason: string): ProofResult => {
    return { key, overall, code, reason, requirements: {}, findings: [], evidence: [] };
  };
  if (exempt !== undefined) return unrun("EXEMPT", "PROOF_EXEMPT", exempt);
  if (waived !== undefined && now < waived.until) {
    return unrun("WAIVED", "PROOF_WAIVED", `by ${waived.owner} until ${new Date(waived.until).toISOString()}: ${waived.because}`);
  }
  return argv === undefined ? unrun("GAP", "PROOF_NOT_CONFIGURED", "not configured") : undefined;
}

/** The result as it stands in the report, which is the one that counts. */
async function kept(
  { reports, lookedAt, subject, signal }: GateLook<ProofManifest>,
  result: ProofResult,
): Promise<ProofResult | { readonly outcome: Outcome }> {
  if (reports === undefined) return result;
  const { head = "" } = subject.facets;
  const report = await keepReport(reports, result.key, reportBody(result, { head, at: new Date(lookedAt).toISOString() }), signal);
  if ("outcome" in report) return report;
  const { body, bytes, file } = report;
  const [source] = result.evidence;
  return {
    ...result,
    overall: RUN.find((overall) => overall === body["overall"]) ?? "MISSING",
    evidence: [
      evidenceOf({
        name: result.key,
        producer: source?.producer ?? file,
        class: source?.class ?? "reported",
        content: bytes,
        excerpt: `${file}\n${new TextDecoder().decode(bytes)}`,
      }),
    ],
  };
}

const RUN: readonly ProofOverall[] = ["PASS", "FAIL", "MISSING", "TROUBLE"];

/** The worst decides: what is shown to be wrong, then what could not be looked at, then what nobody can tell. */
function conclude(results: readonly ProofResult[]): Outcome {
  const of = (overall: ProofOverall): readonly ProofResult[] => results.filter((result) => result.overall === overall);
  const ran = results.filter(({ overall }) => RUN.includes(overall));
  const reason = `${results.map(({ key, overall }) => `${key} ${overall}`).join(", ")}.`;
  // What did not run is told with its reason, also where all else passed (OK-32).
  const findings = results.filter(({ overall }) => overall !== "PASS").flatMap(tell);
  const extra = { evidence: ran.flatMap(({ evidence }) => evidence), findings, examined: ran.length };
  if (of("FAIL").length > 0) return fail(reason, findings, { ...extra, code: "PROOF_FAILED" });
  if (of("TROUBLE").length > 0) return infrastructureError(undefined, reason, { ...extra, code: "PROOF_NOT_RUN" });
  if (of("GAP").length > 0) return definitionError(reason, { ...extra, code: "PROOF_NOT_CONFIGURED" });
  if (of("MISSING").length > 0) return inputError(reason, { ...extra, code: "PROOF_MISSING" });
  if (ran.length === 0) return inconclusive(`Nothing ran: ${reason}`, { ...extra, code: "PROOF_NOTHING_RAN" });
  return pass(reason, { ...extra, code: of("WAIVED").length > 0 ? "PROOF_CONDITIONAL" : "PROOF_PASSED" });
}

function tell({ key, overall, code, reason, findings }: ProofResult): readonly Finding[] {
  return [{ message: `${key}: ${overall}, ${reason}`, code }, ...findings];
}
