/** Where output goes. */
export interface Terminal {
  /** The answer: standard output. */
  out(text: string): void;
  /** Troubles and progress: standard error. */
  err(text: string): void;
  /** Width of the answer. Without limit where no terminal shows it: what goes into a pipe or a file keeps its lines whole. */
  readonly columns: number;
  /** The same of standard error. */
  readonly errColumns: number;
  readonly colour: boolean;
  /** Whether somebody watches standard error, so that progress is worth writing. */
  readonly watched: boolean;
}

/** The colours that mean something. */
export type Colour = "good" | "bad" | "doubt" | "dim" | "strong";

const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  good: [32, 39],
  bad: [31, 39],
  doubt: [33, 39],
  dim: [2, 22],
  strong: [1, 22],
};

/** The text in a colour, where the terminal has any. */
export function paint(terminal: Terminal, colour: Colour, text: string): string {
  const [on, off] = CODES[colour];
  return terminal.colour ? `\u001B[${on}m${text}\u001B[${off}m` : text;
}

/** Where text for people goes that no terminal shows: into a file. */
export const NO_TERMINAL: Terminal = {
  out: () => undefined,
  err: () => undefined,
  columns: Number.POSITIVE_INFINITY,
  errColumns: Number.POSITIVE_INFINITY,
  colour: false,
  watched: false,
};

/** Of a terminal that does not tell its width. */
const COLUMNS = 80;

/** The terminal of this process. Colours only where a person looks and `NO_COLOR` is not set. */
export function processTerminal(host: NodeJS.Process = process): Terminal {
  const { stdout, stderr, env } = host;
  const plain = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    columns: widthOf(stdout),
    errColumns: widthOf(stderr),
    colour: stdout.isTTY && !plain,
    watched: stderr.isTTY,
  };
}

function widthOf({ isTTY, columns }: NodeJS.WriteStream): number {
  if (!isTTY) return Number.POSITIVE_INFINITY;
  return columns > 0 ? columns : COLUMNS;
}
