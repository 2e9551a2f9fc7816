import type { Commit } from "@sluice/core";
import { eventText, fromRecord } from "@sluice/lifecycle";
import { verifyChain, type ChainResult } from "@sluice/store-kit";
import { allCommits } from "../all-commits.ts";
import type { Command } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { findRun } from "../find-run.ts";
import { instantText } from "../instant-text.ts";
import { withStoredRuns } from "../open-engine.ts";
import { showLine } from "../show-line.ts";
import { paint, type Terminal } from "../terminal.ts";
import { wrapTo } from "../text-width.ts";

/** Tells what happened. */
export const ledger: Command = {
  name: "ledger",
  summary: "Tell everything that happened to a run.",
  positionals: [{ name: "RUN", help: "id of the run, or key of its subject" }],
  options: { verify: { help: "check the chain of digests: nothing was changed, left out or put in" }, ...PROJECT },
  async run(invocation) {
    return withStoredRuns(invocation, "read", async (session) => {
      const run = await findRun(session, invocation.words[0] ?? "", invocation.signal);
      const commits = await allCommits(session, run, invocation.signal);
      const chain = invocation.flag("verify") ? verifyChain(commits) : undefined;
      const document = {
        run,
        commits,
        ...(chain === undefined ? {} : { verified: chain.ok, ...(chain.ok ? {} : { at: chain.at, reason: chain.reason }) }),
        policyTrusted: session.project.policy.trusted,
      };
      return { exit: chain?.ok === false ? 5 : 0, document, text: story(commits, chain, invocation.terminal) };
    });
  },
};

function story(commits: readonly Commit[], chain: ChainResult | undefined, terminal: Terminal): string {
  const lines = commits.flatMap(({ events }) =>
    events.map((event) => `${String(event.seq).padStart(4)}  ${instantText(event.at)}  ${showLine(eventText(fromRecord(event)))}`),
  );
  return wrapTo([...lines, ...(chain === undefined ? [] : [chainText(commits, chain, terminal)])].join("\n"), terminal.columns);
}

function chainText(commits: readonly Commit[], chain: ChainResult, terminal: Terminal): string {
  if (chain.ok) return `${paint(terminal, "good", "verified")}: ${commits.length} commits, the last one is ${chain.last ?? "none"}`;
  return `${paint(terminal, "bad", "broken")}: commit ${chain.at + 1} does not fit (${chain.reason})`;
}
