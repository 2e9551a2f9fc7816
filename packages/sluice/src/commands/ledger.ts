import { type Commit, SluiceError } from "@sluice/core";
import { eventText, fromRecord } from "@sluice/lifecycle";
import { type AuditOptions, type AuditReport, auditRun } from "@sluice/transfer";
import { allCommits } from "../all-commits.ts";
import { auditMarkdown } from "../audit-markdown.ts";
import type { Command, Finish, Invocation } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { findRun } from "../find-run.ts";
import { instantText } from "../instant-text.ts";
import { type Session, withStoredRuns } from "../open-engine.ts";
import { showJson, showLine } from "../show-line.ts";
import { paint, type Terminal } from "../terminal.ts";
import { wrapTo } from "../text-width.ts";
import { type RunVerdict, type StoreVerdict, verdictText, verifyBytes, verifyRun, verifyRuns } from "../verify-store.ts";
import { counted } from "../counted.ts";

/** Tells what happened. */
export const ledger: Command = {
  name: "ledger",
  summary: "Tell everything that happened to a run.",
  details: "With --verify and without RUN, all runs of the store are checked; of a store in plain files every byte, before it is opened.",
  positionals: [{ name: "RUN", help: "id of the run, or key of its subject", optional: true }],
  options: {
    verify: { help: "check the chain of digests: nothing was changed, left out or put in" },
    report: {
      value: "FORM",
      help: "a report to account for the run: who asked, judged, decided, was refused, waived and did what, on which evidence",
      choices: ["md", "json"],
    },
    ...PROJECT,
  },
  async run(invocation) {
    const isVerified = invocation.flag("verify");
    const bytes = isVerified ? await verifyBytes(invocation) : undefined;
    if (bytes?.verified === false) return storeFinish(bytes, invocation.terminal);
    if (invocation.words.length === 0) return verifyWholeStore(invocation);
    return withStoredRuns(invocation, "read", async (session) => {
      const run = await findRun(session, invocation.words[0] ?? "", invocation.signal);
      const key = { scope: session.project.scope, run };
      const form = invocation.text("report");
      if (form !== undefined) return reportFinish(await auditRun(session.store, key, auditOptions(session, invocation)), form);
      const commits = await allCommits(session, run, invocation.signal);
      const chain = isVerified ? await verifyRun(session.store, key, commits, invocation.signal) : undefined;
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

function auditOptions({ evidence }: Session, { signal }: Invocation): AuditOptions {
  return { signal, ...(evidence === undefined ? {} : { evidence }) };
}

/** Printed as it is: a program reads it, or a page that shows Markdown. */
function reportFinish(report: AuditReport, form: string): Finish {
  const text = form === "md" ? auditMarkdown(report) : showJson(report);
  return { exit: report.chain.verified ? 0 : 5, document: report, text, verbatim: true };
}

async function verifyWholeStore(invocation: Invocation): Promise<Finish> {
  if (!invocation.flag("verify")) {
    throw new SluiceError({
      code: "COMMAND_INVALID",
      message: "Found no RUN, expected the id of a run or the key of its subject, or --verify.",
    });
  }
  return withStoredRuns(invocation, "read", async ({ store }) =>
    storeFinish(await verifyRuns(store, invocation.signal), invocation.terminal),
  );
}

function storeFinish(verdict: StoreVerdict, terminal: Terminal): Finish {
  const word = verdict.verified ? paint(terminal, "good", "verified") : paint(terminal, "bad", "broken");
  const text = wrapTo(`${word}: ${showLine(verdictText(verdict))}`, terminal.columns);
  return { exit: verdict.verified ? 0 : 5, document: verdict, text };
}

function story(commits: readonly Commit[], chain: RunVerdict | undefined, terminal: Terminal): string {
  const lines = commits.flatMap(({ events }) =>
    events.map((event) => `${String(event.seq).padStart(4)}  ${instantText(event.at)}  ${showLine(eventText(fromRecord(event)))}`),
  );
  return wrapTo([...lines, ...(chain === undefined ? [] : [chainText(commits, chain, terminal)])].join("\n"), terminal.columns);
}

function chainText(commits: readonly Commit[], chain: RunVerdict, terminal: Terminal): string {
  if (chain.ok)
    return `${paint(terminal, "good", "verified")}: ${counted(commits.length, "commit")}, the last one is ${chain.last ?? "none"}`;
  return `${paint(terminal, "bad", "broken")}: commit ${chain.at + 1} does not fit (${chain.reason})`;
}
