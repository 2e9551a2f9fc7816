// The story, told and checked: whatever does not come out as told ends it with an error.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Explanation, OpenRequest, Principal } from "sluice";
import { environment, openHost, worker } from "./host.ts";
import { judgeThisRepository } from "./judge-this-repository.ts";
import { git, makeRepository } from "./make-repository.ts";
import { beat, quote, say } from "./narrate.ts";
import { allOf, readLedger, sentencesOf } from "./read-ledger.ts";
import { sluiceCommand } from "./sluice-command.ts";

const RUN = "run-22";
const STUBBORN = "run-23";
const ALICE: Principal = { id: "alice", assurance: "claimed" };
const BOB: Principal = { id: "bob", assurance: "claimed" };
const PATIENCE = { timeoutMs: 60_000 };

const place = makeRepository(["ORCH-22", "ORCH-23"]);
const desk = join(place.desks, "ORCH-22");
let sluice = openHost(place);

await pipeline();
await notBelieved();
const seen = await approval();
await sluice.close();
await killed(seen);
await landed();
await lapsExhausted();
await once();
judgeThisRepository(place);
await ledger();

async function pipeline(): Promise<void> {
  beat("PIPELINE", "One file says what a run has to show before it may go on.");
  quote(readFileSync(fileURLToPath(new URL("../delivery.yaml", import.meta.url)), "utf8"));
  const run = await sluice.start("delivery", { run: RUN, key: "ORCH-22", subject: { ref: "refs/heads/ORCH-22" }, startedBy: ALICE });
  say(`alice starts ${run.id} about the branch ORCH-22. The workers are child processes; they work now.`);
  const { settled } = await sluice.settled(RUN, PATIENCE);
  assert.ok(settled);
}

async function notBelieved(): Promise<void> {
  beat("NOT_BELIEVED", "The reviewer's prose says APPROVED, the header of its report says REQUEST_CHANGES.");
  const report = readFileSync(join(desk, "review-0.md"), "utf8");
  assert.match(report, /^verdict: REQUEST_CHANGES$[^]*^---$[^]*APPROVED/m);
  quote(report);

  const events = await readLedger(sluice, RUN);
  const [verdict] = allOf(events, "verdict-recorded").map((event) => event.verdict);
  assert.equal(verdict?.code, "REPORT_FAILED");
  assert.ok(allOf(events, "stage-entered").some(({ via, from, stage }) => via === "rework" && from === "review" && stage === "develop"));
  say(`Prose is never read: ${verdict.value} ${verdict.code}. What the developer was handed, as it printed it:`);

  const notes = allOf(events, "work-ended").map(({ end }) => end.note ?? "");
  const handed = notes.find((note) => note.includes("(lap 1 of 3)")) ?? "";
  const [finding] = verdict.findings;
  assert.ok(handed.includes(verdict.reason) && handed.includes(finding?.message ?? verdict.code), "the reasons go back verbatim");
  quote(handed);

  const commits = git(place.repository, "log", "--oneline", "main..ORCH-22");
  assert.equal(commits.split("\n").length, 2);
  say("So it made a second commit:");
  quote(commits);
}

async function approval(): Promise<OpenRequest> {
  beat("APPROVAL", "The next report approves. Now people are asked, but not the one who started it.");
  quote(readFileSync(join(desk, "review-1.md"), "utf8"));
  const { text, requests } = await sluice.explain(RUN);
  const [asked] = requests;
  assert.equal(asked?.assurance, "claimed");
  assert.match(text, /identity that is claimed/);
  quote(text);

  const answer = await sluice.decide(RUN, { gate: "approve", decision: "approve", by: ALICE, seen: asked.digest });
  assert.equal(answer.ok, false);
  assert.equal(answer.code, "DECISION_EXCLUDED");
  say("alice approves:");
  quote(`refused ${answer.code}: ${answer.reason}`);
  return asked;
}

async function killed(asked: OpenRequest): Promise<void> {
  beat("KILLED", "bob approves. The host is killed when that is stored and the merge not yet sent.");
  const click = { gate: "approve", decision: "approve", by: BOB, seen: asked.digest, id: "bobs-click" } as const;
  const script = fileURLToPath(new URL("crash-after-decision.ts", import.meta.url));
  const child = spawnSync(process.execPath, [...process.execArgv, script, place.folder, RUN, click.seen, click.id], { encoding: "utf8" });
  assert.equal(child.signal, "SIGKILL", child.stderr);
  say(`process ${child.pid} ended by ${child.signal}. This one, ${process.pid}, opens the same store and finds at its end:`);

  sluice = openHost(place);
  const events = await readLedger(sluice, RUN);
  const tail = events.slice(events.findIndex(({ type }) => type === "decision-recorded"));
  assert.deepEqual(
    tail.map(({ type }) => type),
    ["decision-recorded", "request-closed", "work-requested"],
  );
  quote(sentencesOf(tail).join("\n"));
  const { data } = await sluice.explain(RUN);
  assert.deepEqual(data.gates.find(({ gate }) => gate === "approve")?.request?.approvedBy, [{ id: "bob", assurance: "claimed" }]);
  say("The merge is asked for, nobody took it yet: what is sent is written down before it is sent.");
  say("bob never saw an answer and clicks again. He gets the answer to his first click, and counts once:");
  const answer = await sluice.decide(RUN, click);
  assert.deepEqual(answer, { ok: true, request: "approved" });
  assert.equal((await readLedger(sluice, RUN)).length, events.length);
  quote(`accepted: the request is ${answer.request}`);
}

async function landed(): Promise<void> {
  beat("LANDED", "The merge worker says it merged, and exits 0. It only put the commit into a queue.");
  await sluice.settled(RUN, PATIENCE);
  const merge = allOf(await readLedger(sluice, RUN), "work-ended").at(-1)?.end;
  assert.equal(merge?.exit, 0);
  quote(merge.note ?? "");
  const before = await sluice.explain(RUN);
  assert.deepEqual(verdictsOf(before.data), ["landed pending NOT_LANDED"]);
  quote(before.text);

  say("The merge queue gets to it and merges, with git:");
  execFileSync(process.execPath, [worker("merge-queue")], {
    cwd: place.repository,
    env: { PATH: process.env["PATH"], ...environment(place) },
  });
  quote(git(place.repository, "log", "--graph", "--oneline", "main"));
  const working = sluice.work();
  for await (const { run, event } of sluice.events({ signal: AbortSignal.timeout(PATIENCE.timeoutMs) })) {
    if (run === RUN && event.type === "run-completed") break;
  }
  await working.close();
  const last = allOf(await readLedger(sluice, RUN), "verdict-recorded").at(-1)?.verdict;
  assert.equal(last?.code, "LANDED");
  assert.equal((await sluice.get(RUN))?.outcome, "succeeded");
  say(`landed looks again by itself: ${last.value} ${last.code}, ${last.reason}`);
  quote((await sluice.explain(RUN)).text);
}

async function lapsExhausted(): Promise<void> {
  beat("LAPS_EXHAUSTED", "The developer of ORCH-23 never listens. After three laps it is up to a person.");
  await sluice.start("delivery", { run: STUBBORN, key: "ORCH-23", subject: { ref: "refs/heads/ORCH-23" }, startedBy: ALICE });
  await sluice.settled(STUBBORN, PATIENCE);
  quote(git(place.repository, "log", "--oneline", "main..ORCH-23"));
  const { data, text } = await sluice.explain(STUBBORN);
  const [blocker] = data.blockers;
  assert.equal(data.status, "held");
  assert.equal(blocker?.code, "LAPS_EXHAUSTED");
  assert.deepEqual(data.lap, { budget: data.lap?.budget, taken: 3, of: 3 });
  assert.ok(blocker.remedies.some(({ command }) => command === `sluice extend ${STUBBORN} --budget ${data.lap?.budget} --laps 1`));
  quote(text);
}

async function once(): Promise<void> {
  beat("ONCE", "What the workers did in all this: one line for each effect key, and no key twice.");
  const lines = readFileSync(place.effects, "utf8").trimEnd().split("\n");
  quote(lines.join("\n"));
  const keys: string[] = [];
  for (const run of [RUN, STUBBORN]) {
    const sent = allOf(await readLedger(sluice, run), "work-dispatched");
    keys.push(...sent.map(({ intent }) => `default/${run}/${intent}`));
  }
  assert.deepEqual(lines, [...new Set(keys)]);
}

async function ledger(): Promise<void> {
  console.log();
  say(`The ledger of ${RUN} in short:`);
  quote(sentencesOf(await readLedger(sluice, RUN)).join("\n"));
  await sluice.close();
  const { exit, text } = sluiceCommand(place, ["ledger", RUN, "--store", place.store, "--verify"]);
  assert.equal(exit, 0, `the command line reads the ledger, and its chain of digests is whole: ${text}`);
  say(`All of it: npm run sluice -- ledger ${RUN} --store PATH, where PATH is`);
  console.log(place.store);
}

function verdictsOf({ gates }: Explanation): readonly string[] {
  return gates.map(({ gate, value, code }) => `${gate} ${value} ${code}`);
}
