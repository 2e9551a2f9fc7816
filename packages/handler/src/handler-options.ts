import type { Clock, Logger, Principal, Vcs } from "@sluice/core";
import type { DecideRequest } from "@sluice/engine";
import type { ApprovalEngine } from "./approval-engine.ts";
import type { Place } from "./place.ts";

type Relations = NonNullable<DecideRequest["relations"]>;

/** What the routes need of the host. */
export interface HandlerOptions {
  readonly engine: ApprovalEngine;
  /**
   * Who sends the request: the host's own sign-in decides. `undefined`: nobody, which is answered with 401; a `Response` (to the sign-in
   * page, say) is sent as it is. The assurance it gives is what counts: `verified` only for whoever was authenticated.
   */
  readonly authenticate: (request: Request) => Principal | Response | undefined | Promise<Principal | Response | undefined>;
  /**
   * Signs the forms, so that no other site can send one in a person's name: at least 32 characters, random, the same in every process and
   * after a restart.
   */
  readonly secret: string;
  readonly clock: Pick<Clock, "now">;
  /** Path under which the routes lie. Default `/approvals`. */
  readonly base?: string;
  /** Tenant of the request. Default: `default` for everybody. */
  readonly scope?: (request: Request, by: Principal) => string | Promise<string>;
  /**
   * Origins of the pages, as browsers see them: needed behind a proxy that changes the host or the scheme of requests. Default: that of the
   * request's own URL.
   */
  readonly origins?: readonly string[];
  /**
   * Who holds which relation to a run, where a request excludes people for one that only the host can tell: the pusher, and the author of
   * what is no commit. It only ever denies. Default: nobody knows, and then nobody can answer such a request here.
   */
  readonly relations?: (question: Place) => Relations | Promise<Relations>;
  /** Shows how much a change changes; without it, only its commits are named. */
  readonly vcs?: Pick<Vcs, "diffStat">;
  readonly logger?: Logger;
}

/** The same, checked and with defaults. */
export interface Door extends HandlerOptions {
  readonly base: string;
  readonly key: Awaited<ReturnType<typeof crypto.subtle.importKey>>;
}
