import { explainMarkdown } from "@sluice/lifecycle";
import { codeSpan } from "@sluice/verdicts";
import type { Command } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { explainWithExcerpts } from "../explain-with-excerpts.ts";
import { explanationText } from "../explanation-text.ts";
import { findRun } from "../find-run.ts";
import { withStoredRuns } from "../open-engine.ts";

const FORMATS = ["text", "markdown"] as const;

/** Explains why a run is where it is. */
export const explain: Command = {
  name: "explain",
  summary: "Say why a run waits, and who can move it.",
  details: "What it waits for, what its gates said, and who can move it with which command.",
  positionals: [{ name: "RUN", help: "id of the run, or key of its subject" }],
  options: {
    format: { value: "FORMAT", help: "text for people, or markdown for a comment or a page (default: text)", choices: FORMATS },
    ...PROJECT,
  },
  async run(invocation) {
    return withStoredRuns(invocation, "read", async (session) => {
      const { project, trustNotes } = session;
      const id = await findRun(session, invocation.words[0] ?? "", invocation.signal);
      const { data, unserved, requests } = await explainWithExcerpts(session, id, invocation);
      const trust = project.config.trust === undefined ? {} : { trust: project.config.trust };
      // Without its configuration this process knows no handlers of its own, and what it lacks would say nothing.
      const notes = project.unread === undefined ? [...trustNotes, ...unserved] : trustNotes;
      const document = { ...data, requests, ...trust };
      if (invocation.text("format") !== "markdown") return { exit: 0, document, text: explanationText(data, notes, invocation.terminal) };
      const text = [explainMarkdown(data), ...notes.map((note) => `- note: ${codeSpan(note)}`)].join("\n");
      return { exit: 0, document, text, verbatim: true };
    });
  },
};
