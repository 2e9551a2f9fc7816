import { canonicalJson, type Digest, digestBytes, isDigest, isIdentifier, isKey, type Json, SluiceError } from "@sluice/core";
import { verifyChain } from "@sluice/store-kit";
import { EXPORT_VERSION, type ExportedCommit, type ExportLine, hasMembers, LONGEST_LINE } from "./export-format.ts";
import { createLineChain } from "./line-chain.ts";

/** A run of an export, with its chain of digests verified. */
export interface ExportedRun {
  readonly scope: string;
  readonly run: string;
  readonly commits: readonly ExportedCommit[];
  /** Texts of the definitions given so far. */
  readonly definitions: ReadonlyMap<Digest, string>;
}

/** What was read of an export up to now. */
interface Reading {
  readonly scope: string;
  readonly definitions: Map<Digest, string>;
  commits: ExportedCommit[];
  runs: number;
}

type Lines = AsyncIterable<string> | Iterable<string>;

/**
 * Reads an export run by run. Nothing in it is believed: every text of a definition must have its digest, every ledger is walked as
 * `sluice ledger --verify` does, and the last line must close the file over every line before it. Whoever wants to write nothing before the
 * whole file is known to be sound reads it twice.
 *
 * @throws SluiceError `EXPORT_INVALID`, naming the line
 */
export async function* readExport(lines: Lines): AsyncGenerator<ExportedRun, void, undefined> {
  const chain = createLineChain();
  let number = 0;
  let reading: Reading | undefined;
  let ended = false;
  for await (const text of lines) {
    number += 1;
    if (ended) throw invalid(number, "something stands behind the end");
    const line = parseLine(text, number);
    if (line["kind"] === "end") {
      if (reading === undefined || reading.commits.length > 0) throw invalid(number, "the end stands in the middle of a run");
      // Every byte of it: nothing else covers this line.
      if (text !== canonicalJson({ kind: "end", runs: reading.runs, digest: chain.digest } satisfies ExportLine))
        throw invalid(number, "a line was changed, left out or put in");
      ended = true;
      continue;
    }
    chain.add(text);
    if (reading === undefined) {
      reading = begin(line, number);
      continue;
    }
    const run = take(reading, line, number);
    if (run !== undefined) yield run;
  }
  if (!ended) throw invalid(number + 1, "the file is cut off: its last line is missing");
}

function parseLine(text: string, number: number): Record<string, Json> {
  if (text.length > LONGEST_LINE) throw invalid(number, `it is longer than ${LONGEST_LINE} characters`);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw invalid(number, "it is no JSON");
  }
  if (!hasMembers(value, { kind: "string" })) throw invalid(number, "it is no line of an export");
  return value;
}

function begin(line: Record<string, Json>, number: number): Reading {
  const { kind, version, scope } = line;
  if (kind !== "sluice-export") throw invalid(number, "it does not begin an export");
  if (version !== EXPORT_VERSION) throw invalid(number, `its version is not ${EXPORT_VERSION}, the one this release reads`);
  if (!isIdentifier(scope)) throw invalid(number, "its scope is outside the identifier grammar");
  return { scope, definitions: new Map(), commits: [], runs: 0 };
}

/** Takes in a line; gives the run that it closes. */
function take(reading: Reading, line: Record<string, Json>, number: number): ExportedRun | undefined {
  switch (line["kind"]) {
    case "definition":
      addDefinition(reading, line, number);
      return undefined;
    case "commit":
      reading.commits.push(commitOf(reading, line, number));
      return undefined;
    case "run":
      return closeRun(reading, line, number);
    default:
      throw invalid(number, "its kind is not one of definition, commit, run, end");
  }
}

function addDefinition({ definitions }: Reading, line: Record<string, Json>, number: number): void {
  const { digest, text } = line;
  if (typeof text !== "string" || !isDigest(digest) || digestBytes(text) !== digest)
    throw invalid(number, "the definition has another digest");
  definitions.set(digest, text);
}

function commitOf({ scope }: Reading, line: Record<string, Json>, number: number): ExportedCommit {
  const { kind: _kind, ...commit } = line;
  const { run, commandId, events, digest, previous, answer } = commit;
  const sound =
    isKey(run) &&
    commit["scope"] === scope &&
    typeof commandId === "string" &&
    isDigest(digest) &&
    (previous === undefined || isDigest(previous)) &&
    answer !== undefined &&
    Array.isArray(events) &&
    events.every((event) => hasMembers(event, { type: "string", version: "number", at: "number", seq: "number" }));
  if (!sound) throw invalid(number, "it is no commit of this scope");
  return commit as unknown as ExportedCommit;
}

function closeRun(reading: Reading, line: Record<string, Json>, number: number): ExportedRun {
  const { commits, scope, definitions } = reading;
  const [first] = commits;
  const chain = verifyChain(commits.map((commit) => ({ ...commit, position: "" })));
  if (first === undefined || first.run !== line["run"])
    throw invalid(number, "it closes another run than the one whose commits stand before it");
  if (!chain.ok) throw invalid(number, `the chain of ${first.run} is broken at its commit ${chain.at + 1} (${chain.reason})`);
  if (commits.length !== line["commits"] || chain.last !== line["digest"]) throw invalid(number, `commits of ${first.run} are missing`);
  reading.commits = [];
  reading.runs += 1;
  return { scope, run: first.run, commits, definitions };
}

function invalid(line: number, found: string): SluiceError {
  return new SluiceError({
    code: "EXPORT_INVALID",
    message: `Line ${line} of the export: ${found}. Export again, and copy the whole file.`,
    details: { line },
  });
}
