import { SluiceError } from "@sluice/core";

/** GitHub did not do what it promises. Never a word of its answer, which is foreign text. */
export function failed(
  message: string,
  details: { readonly status?: number; readonly retryAt?: number } = {},
  cause?: unknown,
): SluiceError {
  return new SluiceError({ code: "FORGE_FAILED", message: `GitHub: ${message}`, details, ...(cause === undefined ? {} : { cause }) });
}
