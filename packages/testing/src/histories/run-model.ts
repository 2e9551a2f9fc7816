import type { SequentialModel } from "./check-history.ts";

/** What a client asked of one run. Texts stand for what was written; they are compared and never read. */
export type RunCall =
  | {
      readonly kind: "append";
      readonly expectedVersion: number;
      readonly events: number;
      readonly commandId: string;
      readonly answer: string;
      readonly state: string;
      /** It carried a deadline, after which it is answered with a conflict whatever the version is. */
      readonly mayExpire?: true;
    }
  | { readonly kind: "load" }
  /** The whole ledger. */
  | { readonly kind: "ledger" };

/** What a client was told of one run. Version 0: there is none. */
export type RunAnswer =
  | { readonly kind: "appended"; readonly version: number }
  | { readonly kind: "duplicate"; readonly answer: string }
  | { readonly kind: "conflict"; readonly version: number; readonly state: string }
  /** A claim was lost; nothing was written, and nothing was said about the run. */
  | { readonly kind: "fenced" }
  | { readonly kind: "run"; readonly version: number; readonly state: string }
  | { readonly kind: "commits"; readonly commands: readonly string[] };

/** A run after a number of commits. */
interface RunRegister {
  /** Equal for runs that came about by the same commits. */
  readonly id: number;
  readonly version: number;
  readonly state: string;
  readonly commits: number;
  readonly last?: { readonly commandId: string; readonly answer: string; readonly before: RunRegister };
}

/** A run as a versioned register: the first writer on a version wins, a command is written once, and everybody reads what is. */
export function runModel(): SequentialModel<RunCall, RunAnswer, RunRegister> {
  const ids = new Map<string, number>();
  return {
    initial: { id: 0, version: 0, state: "", commits: 0 },
    keyOf: ({ id }) => String(id),
    step(run, call, answer) {
      if (call.kind === "load") return answer === undefined || isRun(run, answer, "run") ? run : undefined;
      if (call.kind === "ledger") return answer === undefined || areCommits(run, answer) ? run : undefined;
      return append(run, call, answer, ids);
    },
  };
}

type AppendCall = Extract<RunCall, { kind: "append" }>;

function append(run: RunRegister, call: AppendCall, answer: RunAnswer | undefined, ids: Map<string, number>): RunRegister | undefined {
  const stored = commandOf(run, call.commandId);
  const fits = stored === undefined && run.version === call.expectedVersion;
  switch (answer?.kind) {
    case undefined:
      return fits ? written(run, call, ids) : run;
    case "appended":
      return fits && answer.version === run.version + call.events ? written(run, call, ids) : undefined;
    case "duplicate":
      return stored?.answer === answer.answer ? run : undefined;
    case "conflict": {
      const isDue = run.version !== call.expectedVersion || call.mayExpire === true;
      return stored === undefined && isDue && isRun(run, answer, "conflict") ? run : undefined;
    }
    case "fenced":
      return stored === undefined ? run : undefined;
    default:
      return undefined;
  }
}

function written(run: RunRegister, { commandId, answer, state, events }: AppendCall, ids: Map<string, number>): RunRegister {
  const name = JSON.stringify([run.id, commandId, answer, state, events]);
  const id = ids.get(name) ?? ids.size + 1;
  ids.set(name, id);
  return { id, version: run.version + events, state, commits: run.commits + 1, last: { commandId, answer, before: run } };
}

function commandOf(run: RunRegister, commandId: string): RunRegister["last"] {
  for (let { last } = run; last !== undefined; last = last.before.last) if (last.commandId === commandId) return last;
  return undefined;
}

function isRun(run: RunRegister, answer: RunAnswer, kind: "run" | "conflict"): boolean {
  return answer.kind === kind && answer.version === run.version && answer.state === run.state;
}

function areCommits(run: RunRegister, answer: RunAnswer): boolean {
  if (answer.kind !== "commits" || answer.commands.length !== run.commits) return false;
  let at = run.commits - 1;
  for (let { last } = run; last !== undefined; last = last.before.last) if (answer.commands[at--] !== last.commandId) return false;
  return true;
}
