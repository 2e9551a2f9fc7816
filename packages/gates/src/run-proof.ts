import { randomBytes } from "node:crypto";
import type { Evidence, Finding, JsonObject } from "@sluice/core";
import { combineMarkerAndExit, readExit, readMarker, type Vocabulary } from "@sluice/readers";
import { capturedBytes } from "./captured-bytes.ts";
import { isSelfReported } from "./command-line.ts";
import { contentDigest } from "./content-digest.ts";
import type { GateLook } from "./define-gate.ts";
import { commitVariables, inCommit, type JudgedCommit, LONGEST_RUN_MS } from "./judged-commit.ts";
import { baseName } from "./program-name.ts";
import type { ProofEntry, ProofManifest } from "./proof-manifest.ts";
import { requirementLines } from "./requirement-lines.ts";
import { outputFinding, streamEvidence } from "./stream-evidence.ts";

/**
 * What became of an entry. `MISSING`: it ran and nobody can tell what it proved. `TROUBLE`: it could not run. `GAP`: nobody said how to prove
 * it. Only `PASS` is good.
 */
export type ProofOverall = "PASS" | "FAIL" | "MISSING" | "TROUBLE" | "GAP" | "EXEMPT" | "WAIVED";

/** An entry and what became of it. */
export interface ProofResult {
  readonly key: string;
  readonly overall: ProofOverall;
  readonly code: string;
  readonly reason: string;
  /** By id: `pass`, `fail`, or `missing` for a declared one of which nothing was said. */
  readonly requirements: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
}

const WORDS: Vocabulary = { pass: ["PASS"], fail: ["FAIL"] };

/**
 * Runs the command of one entry in an export of its own of the judged commit, and reads its marker `QA-RESULT[nonce]: PASS` and its lines
 * `REQ[nonce] ID: PASS: reason` (OK-29). The nonce is made for this run and handed over as `SLUICE_NONCE`, so that no quoted example and no
 * other program's output speaks for it. The exit comes before the marker (threat TOK-3).
 */
export async function runProof(
  { config, process, subject, signal }: GateLook<ProofManifest>,
  entry: ProofEntry,
  argv: readonly string[],
  judged: JudgedCommit,
): Promise<ProofResult> {
  const nonce = randomBytes(8).toString("hex");
  const [program = "", ...rest] = argv;
  const { stdout, stderr, end } = await inCommit(judged, "proof", signal, (folder) =>
    process.run(
      {
        argv: [program, ...rest],
        cwd: folder,
        env: { ...config.env, ...commitVariables(subject.facets, folder), SLUICE_NONCE: nonce },
        timeoutMs: entry.timeout ?? LONGEST_RUN_MS,
      },
      { signal },
    ),
  );
  const text = capturedBytes(stdout);
  const marker = readMarker(text, {
    label: config.label ?? "QA-RESULT",
    nonce,
    vocabulary: WORDS,
    conflict: config.conflict ?? "strict",
    digest: contentDigest,
  });
  const meaning = combineMarkerAndExit(readExit(end), marker, stdout.truncated ? "truncated" : "whole");
  const told = requirementLines(text, nonce, entry.requirements ?? []);
  const overall = worse(overallOf(meaning), TOLD[told.value]);
  const { code, reason } = told.value === "pass" || overall === overallOf(meaning) ? meaning : told;
  const source = { producer: baseName(program), class: isSelfReported(program) ? "reported" : "observed" } as const;
  const problem = "problem" in meaning && meaning.problem !== undefined ? [{ ...meaning.problem }] : [];
  return {
    key: entry.key,
    overall,
    code,
    reason,
    requirements: told.byId,
    findings: overall === "PASS" ? [] : [...told.findings, ...problem, ...[stderr, stdout].flatMap(outputFinding)],
    evidence: [streamEvidence(entry.key, stdout, source)],
  };
}

const TOLD = { pass: "PASS", fail: "FAIL", missing: "MISSING" } as const;
const ORDER: readonly ProofOverall[] = ["TROUBLE", "FAIL", "MISSING", "PASS"];

function worse(one: ProofOverall, other: ProofOverall): ProofOverall {
  return ORDER.indexOf(one) <= ORDER.indexOf(other) ? one : other;
}

function overallOf({ value, ...meaning }: ReturnType<typeof combineMarkerAndExit>): ProofOverall {
  if (value === "pass") return "PASS";
  if (value === "fail") return "FAIL";
  return "class" in meaning && meaning.class === "infrastructure" ? "TROUBLE" : "MISSING";
}

/** What of a result is kept in its report: no words of the program's, which may hold secrets and are not redacted here. */
export function reportBody({ key, overall, code, requirements, evidence }: ProofResult, more: JsonObject): JsonObject {
  return { key, overall, code, requirements, output: evidence.map(({ digest }) => digest), ...more };
}
