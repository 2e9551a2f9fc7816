import { SluiceError } from "@sluice/core";

/** The coded error for what the file system threw; coded ones pass through. */
export function storeError(error: unknown): SluiceError {
  if (SluiceError.is(error)) return error;
  const system = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : "unknown";
  return new SluiceError({
    code: "STORE_FAILED",
    message: `The store's files could not be read or written (${system}).`,
    details: { system },
    cause: error,
  });
}
