import { SluiceError } from "@sluice/core";
import type { RunView } from "@sluice/engine";
import type { Command } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { findRun } from "../find-run.ts";
import { instantCell, instantText } from "../instant-text.ts";
import { withStoredRuns } from "../open-engine.ts";
import { samePlace } from "../same-place.ts";
import { showLine } from "../show-line.ts";
import { table } from "../table.ts";
import { wrapTo } from "../text-width.ts";

/** Shows a run as it stands. */
export const show: Command = {
  name: "show",
  summary: "Show a run as it stands in the store.",
  details: "Facts, verdicts, requests, laps and holds.",
  positionals: [{ name: "RUN", help: "id of the run, or key of its subject" }],
  options: PROJECT,
  async run(invocation) {
    return withStoredRuns(invocation, "read", async (session) => {
      const id = await findRun(session, invocation.words[0] ?? "", invocation.signal);
      const view = await session.engine.get(id, { scope: session.project.scope, signal: invocation.signal });
      if (view === undefined) throw new SluiceError({ code: "RUN_NOT_FOUND", message: `Found no run ${id}.` });
      const looked = Object.values(view.state.verdicts).some(({ evidence }) => evidence.length > 0);
      const notes = looked
        ? [`what verdicts are founded on, and where it is kept: ${samePlace(invocation, `sluice evidence list --run ${id}`)}`]
        : [];
      return { exit: 0, document: view, text: viewText(view, [...notes, ...session.trustNotes], invocation.terminal.columns) };
    });
  },
};

function viewText(view: RunView, notes: readonly string[], columns: number): string {
  const { state } = view;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["run", view.run],
    ["key", view.key],
    ["pipeline", `${view.pipeline} ${state.definition}`],
    ["status", view.outcome ?? view.status],
    ["stage", state.stage === "" ? undefined : `${state.stage} (${state.phase})`],
    ["path", state.path.join(" → ")],
    ["started", `${instantText(state.startedAt)} by ${state.startedBy.id} (${state.startedBy.assurance})`],
    ["changed", instantText(state.at)],
    ["due", view.dueAt === undefined ? undefined : instantText(view.dueAt)],
    ["ref", view.state.subject.ref],
    ...Object.entries(state.subject.facets),
    ...Object.entries(state.laps).map(
      ([budget, { taken, extra }]) => [`laps ${budget}`, `${taken}${extra === 0 ? "" : ` (+${extra} granted)`}`] as const,
    ),
    ...state.holds.map((hold) => ["hold", `${hold.hold}: ${hold.code}, ${hold.reason}`] as const),
  ];
  const lines = facts.flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`${showLine(name).padEnd(12)} ${showLine(value)}`],
  );
  const verdicts = Object.entries(state.verdicts).map(([gate, { value, code, reason, recordedAt }]) => [
    gate,
    value,
    code,
    reason,
    instantCell(recordedAt),
  ]);
  const requests = Object.entries(state.requests).map(([gate, request]) => [
    gate,
    request.closed ?? "open",
    request.digest,
    request.decisions.map(({ by, decision }) => `${by.id} ${decision}`).join(", "),
    instantCell(request.expiresAt),
  ]);
  return [
    wrapTo(lines.join("\n"), columns),
    ...(verdicts.length === 0 ? [] : ["", table(["GATE", "VALUE", "CODE", "REASON", "RECORDED"], verdicts, columns)]),
    ...(requests.length === 0 ? [] : ["", table(["REQUEST", "STATUS", "DIGEST", "DECISIONS", "EXPIRES"], requests, columns)]),
    ...notes.map((note) => wrapTo(`note: ${note}`, columns)),
  ].join("\n");
}
