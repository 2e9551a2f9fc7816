import type { Answer } from "../answer.ts";
import type { CommandOf, CommandType } from "../command.ts";
import type { Draft } from "../draft.ts";

/** What one command does to a draft before the machine settles. */
export type Handler<Type extends CommandType> = (draft: Draft, command: CommandOf<Type>) => Answer;

/** The answer of a command that did what it asked for. */
export const DONE: Answer = { ok: true };
