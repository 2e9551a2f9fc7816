import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** An option, written `--name VALUE` when it has a `value`, else a switch. */
interface Option {
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
  /** The only values there are. */
  readonly choices?: readonly string[];
  /** It may stand there any number of times. */
  readonly repeated?: boolean;
}

/** Options by name without the dashes. */
export type Options = Readonly<Record<string, Option>>;

/** A word after the command. */
interface Positional {
  readonly name: string;
  readonly help: string;
  readonly optional?: boolean;
  /** Any number of them may follow; only the last one can be so. */
  readonly repeated?: boolean;
  /** The only words there are. */
  readonly choices?: readonly string[];
}

/** A command as it was called. */
export interface Invocation {
  /** The value of an option, if it was given. */
  text(name: string): string | undefined;
  /** All values of an option that may be repeated, in their order. */
  texts(name: string): readonly string[];
  /** @throws SluiceError `COMMAND_INVALID` when it was not given. */
  need(name: string): string;
  flag(name: string): boolean;
  readonly words: readonly string[];
  /** Absolute path of the folder the command was called in. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  /** Aborted when somebody interrupts. */
  readonly signal: AbortSignal;
}

/** What a command did. Exactly one of `document` and `text` is printed. */
export interface Finish {
  readonly exit: ExitCode;
  /** For `--json`. */
  readonly document: unknown;
  /** For people: wrapped to the terminal where one shows it. */
  readonly text: string;
  /** The text is a document for programs and is printed as it is. */
  readonly verbatim?: boolean;
}

/** A command of the command line. */
export interface Command {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** What people need to know besides. */
  readonly details?: string;
  readonly positionals: readonly Positional[];
  readonly options: Options;
  run(invocation: Invocation): Promise<Finish>;
}
