// The examples of the gate reference do what the page says: each passes on what it asks for, and says no to what it forbids.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EndedWork, Outcome, Vcs } from "@sluice/core";
import { builtInGates, createGateRegistry } from "@sluice/gates";
import { fakeVcs, type GateTrial, pipelineFrom, tryGate } from "@sluice/testing";
import { expect, test } from "vitest";
import { createProcessRunner } from "../packages/process/src/index.ts";
import { readFile } from "../scripts/checks/repository.ts";

const registry = createGateRegistry(builtInGates);
const pipeline = pipelineFrom(readFile("docs/reference/examples/gates.yaml").text, registry);
const examples = new Map(pipeline.stages.flatMap((stage) => [...stage.before, ...stage.gates]).map((gate) => [gate.id, gate]));

const HEAD = "a".repeat(40);
const NONCE = "7f3a0c1d2e4b5a69";
const WORK: EndedWork = { id: "w1", effect: "worker", exit: 0, nonce: NONCE };

function tried(id: string, trial: Omit<GateTrial, "with">): Promise<Outcome> {
  const example = examples.get(id);
  const gate = example === undefined ? undefined : registry.get(example.use, example.with);
  if (example === undefined || gate === undefined) throw new TypeError(`there is no example ${id}`);
  return tryGate(gate, { with: example.with, work: WORK, subject: { key: "K-1", facets: { head: HEAD } }, ...trial });
}

const header = (verdict: string): string => `---\nverdict: ${verdict}\ncommit: ${HEAD}\ntry: "${NONCE}"\n---\n`;
const findings = (...levels: readonly string[]): string => JSON.stringify({ findings: levels.map((level) => ({ level })) });
const log = (word: string): string => `REQ[${NONCE}] R-1: PASS\nREQ[${NONCE}] R-2: PASS: seen\nQA-RESULT[${NONCE}]: ${word}\n`;

/** A commit whose proof prints some lines, with the nonce in the place of `@`. */
function proofOf(...lines: readonly string[]): Omit<GateTrial, "with"> {
  const script = lines.map((line) => `console.log(${JSON.stringify(line)}.replace("@", "[" + process.env.SLUICE_NONCE + "]"));`).join("\n");
  const exportTree: Vcs["exportTree"] = ({ folder }) => {
    mkdirSync(join(folder, "proof"));
    writeFileSync(join(folder, "proof/unit.mjs"), script);
    return Promise.resolve();
  };
  return { vcs: { ...fakeVcs({ commits: {} }), exportTree }, process: createProcessRunner() };
}

/** A server that answers so, whatever it is asked. */
function answering(status: number, body: string): Omit<GateTrial, "with"> {
  const answer = { kind: "answered", status, body: new TextEncoder().encode(body), bodyEnd: "whole" } as const;
  return { http: { portVersion: 1, request: () => Promise.resolve(answer) } };
}

const SILENCE: Omit<GateTrial, "with"> = { http: { portVersion: 1, request: () => Promise.resolve({ kind: "timed-out" }) } };

test.each<[string, string, Omit<GateTrial, "with">]>([
  ["verdict", "pass", { files: { "work/K-1/review.md": header("APPROVED") } }],
  ["verdict", "fail", { files: { "work/K-1/review.md": header("REQUEST_CHANGES") } }],
  ["scan", "pass", { files: { "out/K-1.json": findings("note", "warning") }, work: { ...WORK, exit: 1 } }],
  ["scan", "fail", { files: { "out/K-1.json": findings("note", "error") } }],
  ["scan", "error", { files: { "out/K-1.json": findings() } }],
  ["qa", "pass", { files: { "out/K-1.log": log("PASS") } }],
  ["qa", "fail", { files: { "out/K-1.log": log("DEVIATIONS") } }],
  ["qa", "inconclusive", { files: { "out/K-1.log": log("BLOCKED") } }],
  ["proof", "pass", proofOf("REQ@ R-1: PASS", "REQ@ R-2: PASS: shown", "QA-RESULT@: PASS")],
  ["proof", "fail", proofOf("REQ@ R-1: PASS", "REQ@ R-2: FAIL: no audit line", "QA-RESULT@: PASS")],
  ["proof", "error", proofOf("REQ@ R-1: PASS", "REQ@ R-2: PASS")],
  ["version", "pass", answering(203, '{"status":"ready"}')],
  ["version", "fail", answering(200, '{"status":"failed"}')],
  ["version", "fail", answering(404, "")],
  ["version", "error", answering(200, '{"status":"starting"}')],
  ["version", "error", SILENCE],
  ["health", "pass", answering(204, "")],
  ["health", "fail", answering(302, "")],
  ["health", "fail", SILENCE],
  ["finished", "pass", {}],
  ["finished", "fail", { work: { ...WORK, exit: 2 } }],
])("the example %s: %s", async (id, value, trial) => {
  expect(await tried(id, trial)).toMatchObject({ value });
});
