import type { Command } from "./command.ts";
import { approve } from "./commands/approve.ts";
import { cancel } from "./commands/cancel.ts";
import { check } from "./commands/check.ts";
import { doctor } from "./commands/doctor.ts";
import { explain } from "./commands/explain.ts";
import { extend } from "./commands/extend.ts";
import { ledger } from "./commands/ledger.ts";
import { list } from "./commands/list.ts";
import { reject } from "./commands/reject.ts";
import { resume } from "./commands/resume.ts";
import { run } from "./commands/run.ts";
import { show } from "./commands/show.ts";
import { signal } from "./commands/signal.ts";
import { tick } from "./commands/tick.ts";
import { verify } from "./commands/verify.ts";
import { work } from "./commands/work.ts";

/** Every command, in the order in which the help lists them. */
export const COMMANDS: readonly Command[] = [
  verify,
  check,
  run,
  list,
  show,
  explain,
  approve,
  reject,
  resume,
  extend,
  cancel,
  signal,
  tick,
  work,
  ledger,
  doctor,
];
