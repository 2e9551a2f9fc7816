import type { ErrorCode } from "./error-codes.ts";
import type { Json } from "./json.ts";

const MARKER = Symbol.for("@sluice/core/SluiceError");

/** Where in a document or file an error was found; lines and columns start at 1. */
export interface Position {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** What a {@link SluiceError} is made of. */
export interface SluiceErrorInit {
  readonly code: ErrorCode;
  /** What was found, what was expected, and what to do. Never carries secrets or raw input beyond a short excerpt. */
  readonly message: string;
  readonly position?: Position;
  /** Structured facts about the error, safe to print. */
  readonly details?: Readonly<Record<string, Json>>;
  readonly cause?: unknown;
}

/**
 * The one error class. Thrown for programmer errors and broken infrastructure only; expected refusals are values.
 * Recognise it with {@link SluiceError.is}, which also holds across two installed copies of the package.
 */
export class SluiceError extends Error {
  override readonly name = "SluiceError";
  readonly code: ErrorCode;
  readonly position: Position | undefined;
  readonly details: Readonly<Record<string, Json>> | undefined;
  readonly [MARKER] = true;

  constructor(init: SluiceErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.position = init.position;
    this.details = init.details;
  }

  /** Whether `value` is a SluiceError (of any installed copy), optionally with the given code. */
  static is(value: unknown, code?: ErrorCode): value is SluiceError {
    if (typeof value !== "object" || value === null || !(MARKER in value)) return false;
    return code === undefined || ("code" in value && value.code === code);
  }
}
