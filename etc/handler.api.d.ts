import { Engine, DecideRequest, OpenRequest } from '@sluice/engine';
import { FileDiff, Principal, Clock, Vcs, Logger } from '@sluice/core';
import { Explanation, ExplainedRequest, ExplainedGate } from '@sluice/lifecycle';

/** What of an engine the approval routes need. `createSluice` and `createEngine` give all of it. */
type ApprovalEngine = Pick<Engine, "list" | "get" | "explain" | "ledger" | "readEvidence" | "decide">;

/** A question that is put to people, and what they need to answer it. */
interface Asked {
    readonly run: string;
    readonly scope: string;
    readonly pipeline: string;
    readonly stage: string;
    readonly lap?: Explanation["lap"];
    readonly gate: string;
    /** Whether answers count now. */
    readonly open: boolean;
    /** What is asked, of whom, until when; `digest` is what an answer names as `seen`. Absent when the run has left the stage. */
    readonly request?: ExplainedRequest;
    /** Who answered what, in their order; `for`: in whose place. */
    readonly answers: readonly {
        readonly by: string;
        readonly for?: string;
        readonly decision: string;
        readonly at: number;
    }[];
    /** How the question ended. */
    readonly ended?: {
        readonly as: string;
        readonly at: number;
    };
    readonly subject: Explanation["subject"];
    readonly startedBy: Explanation["startedBy"];
    /** `false`: those who do the work can write where the rules come from. */
    readonly policyTrusted: boolean;
    /** The other gates of the stage, with verdicts and excerpts of what they looked at. */
    readonly gates: readonly ExplainedGate[];
    /** How much the change changes; absent where it cannot be told. */
    readonly change?: ChangeSummary;
    readonly outcome?: Explanation["outcome"];
    /** Who asks. */
    readonly you: Pick<Principal, "id" | "assurance">;
    /** Store time of the look. */
    readonly at: number;
}
/** What a change changes. */
interface ChangeSummary {
    readonly files: number;
    readonly added: number;
    readonly deleted: number;
    /** The first of them, in the order of their paths. */
    readonly listed: readonly Pick<FileDiff, "path" | "change" | "added" | "deleted" | "binary">[];
}

/** Where a question stands. */
interface Place {
    readonly scope: string;
    readonly run: string;
    readonly gate: string;
}

type Relations = NonNullable<DecideRequest["relations"]>;
/** What the routes need of the host. */
interface HandlerOptions {
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

/**
 * Approvals over HTTP, for any server that speaks `Request` and `Response`: what is asked (`GET /approvals`), what an answer is about
 * (`GET /approvals/RUN/GATE`), and the answer (`POST` to the same path) — as JSON for clients and as pages that need no script for people.
 * Which of both is the caller's `Accept`. The host authenticates; every answer goes the way of `engine.decide`, which counts it.
 *
 * A form counts for the person, question and gesture it was made for, and a request that changes something must come from
 * our own pages or from no browser. Sent twice, it decides once. Never rejects: what breaks is answered with 500 or 503 and told to the logger.
 *
 * @throws SluiceError `CONFIG_INVALID`
 */
declare function createHandler(options: HandlerOptions): (request: Request) => Promise<Response>;

/** A question in the list of those that are open. */
interface ListedRequest extends OpenRequest {
    readonly run: string;
    readonly key: string;
    readonly pipeline: string;
    readonly stage: string;
}
/** Some of the questions that are open. */
interface ListedRequests {
    readonly items: readonly ListedRequest[];
    /** Runs of this page whose questions cannot be told, with the code that says why. Absent: all could. */
    readonly unread?: readonly {
        readonly run: string;
        readonly code: string;
    }[];
    /** Given as `after`, the next of them. Pages are of runs: one without a question in it may still have a next one. */
    readonly next?: string;
}

export { createHandler };
export type { ApprovalEngine, Asked, ChangeSummary, HandlerOptions, ListedRequest, ListedRequests, Place };
