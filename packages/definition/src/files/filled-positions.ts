import type { DefinitionPath, Positions } from "../problem/problem.ts";

/** Where a part of the filled definition comes from. */
interface Origin {
  /** Where it, or what it stands for, is written. */
  readonly written: DefinitionPath;
  /** The line of a list file, such as `policy/paths.txt:7`. */
  readonly line?: string;
}

/** What of a definition stands somewhere else than it is written. */
export interface Moves {
  readonly add: (filled: DefinitionPath, origin: Origin) => void;
  readonly positions: (written: Positions) => Positions;
}

/** Keeps track of entries, so that what is wrong with one is told at its reference and with its own file and line. */
export function createMoves(): Moves {
  const origins = new Map<string, Origin>();
  const originOf = (path: DefinitionPath): { readonly origin: Origin; readonly rest: DefinitionPath } | undefined => {
    for (let length = path.length; length > 0; length--) {
      const origin = origins.get(keyOf(path.slice(0, length)));
      if (origin !== undefined) return { origin, rest: path.slice(length) };
    }
    return undefined;
  };
  return {
    add: (filled, origin) => void origins.set(keyOf(filled), origin),
    positions: (written) => ({
      at: (path, which) => {
        const found = originOf(path);
        return written.at(found === undefined ? path : [...found.origin.written, ...found.rest], which);
      },
      listLine: (path) => originOf(path)?.origin.line,
    }),
  };
}

function keyOf(path: DefinitionPath): string {
  return JSON.stringify(path);
}
