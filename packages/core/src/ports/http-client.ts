import type { Cancellable } from "./cancellable.ts";

/** One question to a server. Whoever asks has checked the address: `http` or `https`, without a name and password in it. */
export interface HttpRequest {
  readonly method: "GET" | "HEAD";
  readonly url: string;
  /** For the whole answer, its body included. */
  readonly timeoutMs: number;
  /** Most bytes of the body that are read, after decoding. */
  readonly bodyLimit: number;
}

/** What came back. Only `answered` with a body that ended as it should is an answer; redirects are answers, and nobody follows them. */
export type HttpResult =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Where a redirect leads to, as the server wrote it. */
      readonly location?: string;
      readonly body: Uint8Array;
      /** `limit`: there was more of it than was wanted. */
      readonly bodyEnd: "whole" | "limit" | "cut" | "timed-out";
    }
  | { readonly kind: "timed-out" }
  | { readonly kind: "aborted" }
  /** Nobody answered. `code` is the system's (`ECONNREFUSED`, `ENOTFOUND`), or `UNKNOWN`. */
  | { readonly kind: "unreachable"; readonly code: string };

/**
 * Asks servers for whoever only looks: no cookies, nothing sent but the question, redirects not followed. Resolves however that ends; rejects
 * only on programmer errors.
 */
export interface HttpClient {
  readonly portVersion: 1;
  /** Asks once. */
  request(request: HttpRequest, options?: Cancellable): Promise<HttpResult>;
}
