import type { Command } from "./command.ts";
import { adopt } from "./commands/adopt.ts";
import { approve } from "./commands/approve.ts";
import { archive } from "./commands/archive.ts";
import { backup } from "./commands/backup.ts";
import { cancel } from "./commands/cancel.ts";
import { check } from "./commands/check.ts";
import { completionCommand } from "./commands/completion.ts";
import { delegate } from "./commands/delegate.ts";
import { doctor } from "./commands/doctor.ts";
import { evidence } from "./commands/evidence.ts";
import { explain } from "./commands/explain.ts";
import { explore } from "./commands/explore.ts";
import { exportCommand } from "./commands/export.ts";
import { extend } from "./commands/extend.ts";
import { graph } from "./commands/graph.ts";
import { importCommand } from "./commands/import.ts";
import { init } from "./commands/init.ts";
import { ledger } from "./commands/ledger.ts";
import { list } from "./commands/list.ts";
import { migrate } from "./commands/migrate.ts";
import { reject } from "./commands/reject.ts";
import { resume } from "./commands/resume.ts";
import { revoke } from "./commands/revoke.ts";
import { run } from "./commands/run.ts";
import { show } from "./commands/show.ts";
import { signal } from "./commands/signal.ts";
import { simulate } from "./commands/simulate.ts";
import { steal } from "./commands/steal.ts";
import { supersede } from "./commands/supersede.ts";
import { test } from "./commands/test.ts";
import { tick } from "./commands/tick.ts";
import { verify } from "./commands/verify.ts";
import { waive } from "./commands/waive.ts";
import { waivers } from "./commands/waivers.ts";
import { work } from "./commands/work.ts";

const completion = completionCommand(() => COMMANDS);

/** Commands that belong together, in the order in which the help lists them. */
export const COMMAND_GROUPS: readonly { readonly title: string; readonly commands: readonly Command[] }[] = [
  { title: "Before any run", commands: [init, verify, explore, simulate, test, check, graph, doctor] },
  { title: "Runs", commands: [run, list, show, explain, ledger, evidence, waivers] },
  { title: "What people do", commands: [approve, reject, revoke, delegate, waive, resume, extend, steal, adopt, supersede, cancel] },
  { title: "What machines do", commands: [signal, tick, work] },
  { title: "Stores", commands: [exportCommand, importCommand, archive, backup, migrate] },
  { title: "Your shell", commands: [completion] },
];

/** Every command. */
export const COMMANDS: readonly Command[] = COMMAND_GROUPS.flatMap(({ commands }) => commands);
