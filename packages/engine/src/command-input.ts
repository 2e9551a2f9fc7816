import type { CommandData, CommandType } from "@sluice/lifecycle";

/** A command before the engine gives it an id and a time. */
export type CommandInput = { [Type in CommandType]: { readonly type: Type } & CommandData[Type] }[CommandType];
