import { RunKey, Digest, Cancellable, EvidenceStore, RunStore, Commit, Page, Instant, Append, ClaimedIntent, Intent, Json, ClaimResult, RunRemoval, RemovedRun, ReservationResult, RunFilter, RunIndex, SignalMatch, IntentQuery, JsonObject, EventRecord } from '@sluice/core';

/** What a stored commit says of its neighbours. */
interface LinkedCommit extends RunKey {
    /** Its last event. */
    readonly version: number;
    readonly previous: Digest | null;
    readonly digest: Digest;
    /** Digest of the run's last commit. */
    readonly head: Digest;
}
/**
 * Commits cut off at an end, or taken out of the middle, show where the neighbours' digests do not meet (threat STO-16).
 *
 * @param fromStart whether the run's first commit is the first one here
 * @param toEnd whether the run's last commit is the last one here
 * @throws SluiceError `STORE_CORRUPT`, naming the event with which the commit ends that does not fit
 */
declare function checkLinks(commits: readonly LinkedCommit[], fromStart: boolean, toEnd: boolean): void;

/** Refuses a call whose caller has given up already. @throws SluiceError `ABORTED` */
declare function checkSignal(options: Cancellable | undefined): void;

/**
 * The door of an evidence store, as `createCheckedStore` is of a run store: names, counts and sizes are checked, aborted calls and calls
 * after `close` are refused, and only then is the adapter asked. A digest that passes it is no path and no statement (threats PTH-1, STO-15).
 */
declare function createCheckedEvidenceStore(inner: EvidenceStore): EvidenceStore;

/**
 * The door of a store: every name, count and filter is checked, aborted calls and calls after `close` are refused, and only then is
 * the adapter asked. Adapters made with it hold no check of their own but for the JSON they encode.
 */
declare function createCheckedStore(inner: RunStore): RunStore;

/** SHA-256 of a text's UTF-8 bytes as 64 lower-case hexadecimal digits. Adapters pass the fastest one they have. */
type Sha256Hex = (text: string) => string;
/** What a commit's digest covers besides its events. */
interface CommitHead extends RunKey {
    readonly commandId: string;
    readonly previous?: Digest | undefined;
}
/** A commit as adapters keep it: events and head apart, so that nothing is encoded twice. */
interface CommitRecord extends CommitHead {
    /** Number in the store's order, from 1. */
    readonly number: number;
    /** Canonical JSON of the events, `seq` included. */
    readonly events: string;
    readonly digest: Digest;
    /** JSON of the answer. */
    readonly answer: string;
}
/** The chain digest: SHA-256 over the canonical JSON of `{ commandId, events, previous, run, scope }`. */
declare function commitDigest(head: CommitHead, events: string, sha256Hex: Sha256Hex): Digest;
/** The commit as the port shows it. @throws SluiceError `STORE_CORRUPT` when its events or answer are no JSON. */
declare function decodeCommit(record: CommitRecord): Commit;
/**
 * As {@link decodeCommit}, for stores that others could have edited: the digest is computed again (threat STO-16).
 *
 * @throws SluiceError `STORE_CORRUPT`
 */
declare function decodeVerifiedCommit(record: CommitRecord, sha256Hex: Sha256Hex): Commit;

/** A place in an ascending listing as text; compares as a string like the number does. */
declare function encodePosition(position: number): string;
/** Reads what a page's `next` or a commit's `position` said; 0 when absent. @throws SluiceError `COMMAND_INVALID` */
declare function decodePosition(text: string | undefined): number;
/** A page out of up to `limit + 1` found things: the extra one only says that there is more. */
declare function toPage<Found, Item>(found: readonly Found[], limit: number, show: (one: Found) => Item, place: (one: Found) => string): Page<Item>;

/** What an adapter knows inside its transaction. The functions are asked only when their answer decides. */
interface AppendFacts {
    readonly storeNow: Instant;
    /** Last event of the run; 0 when there is none. */
    readonly version: number;
    /** Whether the run has ended. */
    readonly completed: () => boolean;
    /** Stored answer of this very command as JSON text, when it was stored before. */
    readonly answer: string | undefined;
    /** The unfinished run with this identity. */
    readonly identityHolder: (identity: string) => string | undefined;
    /** Token of the last claim of that name, when it was not given back. */
    readonly claimToken: (claim: string) => number | undefined;
    /** Who holds the reservation of that name. */
    readonly reservation: (name: string) => {
        readonly run: string;
        readonly token: number;
    } | undefined;
    /** Token of the claim on an intent of this run, 0 when nobody holds it. */
    readonly intentToken: (intent: string) => number | undefined;
}
/** What an append does. */
type AppendDecision = {
    readonly kind: "append";
} | {
    readonly kind: "duplicate";
    readonly answer: string;
} | {
    readonly kind: "exists";
    readonly run: string;
} | {
    readonly kind: "fenced";
    readonly claim: string;
} | {
    readonly kind: "conflict";
};
/**
 * The order in which an append is judged: a repeated command gets its answer whatever happened since; a second run of one identity
 * learns the first; a writer that lost a claim learns that before anything about the run's version; then version and deadline.
 *
 * @throws SluiceError `RUN_COMPLETED` when a run that has ended would become unfinished: its identity may be another run's by now
 */
declare function decideAppend(append: Append, facts: AppendFacts): AppendDecision;

/** When a run is looked at again. */
interface DueTime {
    /** What the run, or a reservation that became its own, asked for. */
    readonly dueAt: Instant | undefined;
    /** From when `takeDue` gives it out: `dueAt`, or the end of the lease of whoever took it. The one column `takeDue` needs. */
    readonly wakeAt: Instant | undefined;
    /** Woken from outside and not taken since: an append that knew nothing of it must not put the run to sleep again. */
    readonly poked: boolean;
}
/** After an append that wants `dueAt`. */
declare function dueAfterAppend(before: DueTime | undefined, dueAt: Instant | undefined): DueTime;
/** Woken now, by something that happened outside of the run. */
declare function duePoked(storeNow: Instant): DueTime;
/** Taken for a while: due again when nobody appends until then. */
declare function dueTaken(before: DueTime, storeNow: Instant, leaseMs: number): DueTime;

/** An intent that a commit wants, encoded once. */
interface WantedIntent {
    readonly id: string;
    /** Canonical JSON of the intent. */
    readonly text: string;
    readonly needs: string | undefined;
    readonly attempt: number;
    readonly leaseMs: number;
    readonly notBefore: Instant | undefined;
}
/** An intent as adapters keep it. */
interface IntentRow {
    readonly id: string;
    readonly text: string;
    readonly needs: string | undefined;
    readonly attempt: number;
    readonly leaseMs: number;
    /** Claimable from this store time on; while claimed, the time at which the claim runs out. The one column `takeIntents` needs. */
    readonly readyAt: Instant;
    /** Token of the claim; 0 when nobody holds it. */
    readonly token: number;
    /** A claim on this attempt ran out. */
    readonly lost: boolean;
}
/** What a commit does to the intents of its run. */
interface IntentChanges {
    readonly put: readonly IntentRow[];
    readonly drop: readonly string[];
    /** Whether all of `put` are new to the run. If so, it did not matter who holds the known ones. */
    readonly allNew: boolean;
}
/** Encodes one wanted intent. */
declare function encodeIntent(intent: Intent): WantedIntent;
/**
 * The set a run wants afterwards. Unchanged ones are not touched, so a delay set by `release` stays; changed ones keep their claim and
 * take the new content; settled ones lose their claim even when wanted again; others are withdrawn.
 */
declare function mergeIntents(known: readonly IntentRow[], wanted: readonly WantedIntent[], settled: ReadonlySet<string>, storeNow: Instant): IntentChanges;
/** Whether a caller that serves these needs may claim the intent now. */
declare function isClaimable(row: IntentRow, storeNow: Instant, serves: ReadonlySet<string>): boolean;
/** The row under a new claim. Taking over a claim that ran out is remembered until the attempt changes or is settled. */
declare function claimIntent(row: IntentRow, storeNow: Instant, token: number): IntentRow;
/** The row under a prolonged claim, `undefined` when the claim was lost: somebody else took it, or it ended. */
declare function renewIntent(row: IntentRow | undefined, token: number, storeNow: Instant): IntentRow | undefined;
/** The row without its claim, `undefined` when the claim was lost before. */
declare function releaseIntent(row: IntentRow | undefined, token: number, storeNow: Instant, notBefore: Instant | undefined): IntentRow | undefined;
/** The claim as its holder sees it. */
declare function claimedIntent(key: RunKey, row: IntentRow): ClaimedIntent;

/** The texts of an append, each made once and before any transaction begins. */
interface EncodedAppend {
    /** Canonical JSON of the events; they follow the event `expectedVersion`. */
    readonly events: string;
    readonly answer: string;
    /** JSON with its keys in the order they came in. */
    readonly state: string;
    readonly intents: readonly WantedIntent[];
    /** Values of the run columns, in their order. */
    readonly columns: readonly (string | null)[];
    /** Last event of the run once this is stored. */
    readonly version: number;
}
/** @throws SluiceError `STORE_TEXT_INVALID`, `JSON_NOT_CANONICAL` */
declare function encodeAppend(append: Append): EncodedAppend;

/**
 * The canonical JSON text of a value that every store gives back as it was.
 *
 * @throws SluiceError `STORE_TEXT_INVALID` on NUL, lone surrogates or the key `__proto__` anywhere inside; `JSON_NOT_CANONICAL` on non-JSON.
 */
declare function encodeJson(value: unknown): string;
/** Reads a text written by {@link encodeJson}. @throws SluiceError `STORE_CORRUPT` */
declare function decodeJson(text: string): Json;

/** Largest body that evidence stores keep unless their host says otherwise, in bytes. */
declare const EVIDENCE_MAX_BYTES = 8388608;
/** The end of keeping a body after it was put again: the later one; absent is for ever. */
declare function laterEnd(before: Instant | undefined, storeNow: Instant, keepForMs: number | undefined): Instant | undefined;
/** Whether the time of a body has come. */
declare function isPast(keepUntil: Instant | undefined, storeNow: Instant): keepUntil is Instant;

/** A named claim as adapters keep it. */
interface NamedClaim {
    readonly holder: string;
    readonly token: number;
    readonly until: Instant;
}
/** What acquiring gives, and the claim to store when it was acquired. */
interface AcquireOutcome {
    readonly result: ClaimResult;
    readonly claim?: NamedClaim;
}
/** Free, or run out by the store's clock: acquired with a fresh token. Otherwise held, by whomever it is, the asker included. */
declare function acquireClaim(current: NamedClaim | undefined, wanted: {
    readonly holder: string;
    readonly leaseMs: number;
}, storeNow: Instant, nextToken: () => number): AcquireOutcome;
/** The prolonged claim; `undefined` when another token took it over or it was given back. */
declare function renewClaim(current: NamedClaim | undefined, token: number, storeNow: Instant, leaseMs: number): NamedClaim | undefined;

/** What an adapter knows of a run that shall be taken out, inside its transaction. */
interface RemovalFacts {
    readonly version: number;
    readonly completed: boolean;
    /** Whether anything is wanted of it yet. */
    readonly hasIntents: boolean;
    /** Whether it holds or waits for a reservation. Asked only when it decides. */
    readonly isReserving: () => boolean;
}
/** Whether a run may be taken out: nobody has to do anything for it any more, and it is the one that the caller knows. */
declare function judgeRemoval({ run, version }: RunRemoval, facts: RemovalFacts | undefined): RemovedRun;

/** Longest label (command id, intent id, identity, claim, reservation, holder, signal id) in UTF-16 units. */
declare const MAX_LABEL = 512;

/** The runs a handle wrote last, as it left them. Others write too: what is remembered is a guess that the store has to confirm. */
interface RememberedHeads<Head> {
    /** The run after its event `version`, if that was the last one. */
    get(key: RunKey, version: number): Head | undefined;
    /** Remembers how the run was left. */
    set(key: RunKey, head: Head): void;
    /** Ends the guess: nobody knows how the run stands. */
    forget(key: RunKey): void;
}
/** Remembers a bounded number of runs; the one written longest ago is forgotten first. */
declare function createRememberedHeads<Head extends {
    readonly version: number;
}>(): RememberedHeads<Head>;

/** A run in a reservation's queue. The first one is the holder and the only one with a token. */
interface ReservationEntry {
    readonly run: string;
    readonly token?: number;
}
/** All who hold or wait for one reservation, in order. Empty: free. */
type ReservationQueue = readonly ReservationEntry[];
/** First come, first served; asking again tells where the run stands and changes nothing (`queue` is the very same then). */
declare function enqueue(queue: ReservationQueue, run: string, nextToken: () => number): {
    readonly queue: ReservationQueue;
    readonly result: ReservationResult;
};
/** The queue without `run` and the run that became the holder thereby; `undefined` when `run` is not in it or the token is not current. */
declare function dequeue(queue: ReservationQueue, run: string, token: number | undefined, nextToken: () => number): {
    readonly queue: ReservationQueue;
    readonly promoted?: string;
} | undefined;
/**
 * `run` becomes the holder with a fresh token in the place of who holds it by `held`; that one leaves the queue, the others keep their order.
 * `undefined`: nobody holds it by that token.
 */
declare function seize(queue: ReservationQueue, { run, token: held }: {
    readonly run: string;
    readonly token: number;
}, nextToken: () => number): {
    readonly queue: ReservationQueue;
    readonly token: number;
    readonly from: string;
} | undefined;
/** Who holds it, by which token. */
declare function holderIn(queue: ReservationQueue): {
    readonly run: string;
    readonly token: number;
} | undefined;

/** The columns by which runs are found, in the order adapters store them. */
declare const RUN_COLUMNS: readonly ["pipeline", "key", "status", "outcome", "stage", "repo", "head", "change", "parent", "startedBy", "definition"];
/** The columns by which a signal finds its run. */
declare const SIGNAL_COLUMNS: readonly ["key", "repo", "head", "change"];
/** The columns of an index in order; `null` for absent ones. */
declare function runColumns(index: RunIndex): readonly (string | null)[];
/** The index out of its columns, absent ones left out. */
declare function runIndex(columns: readonly (string | null | undefined)[]): RunIndex;
/** The asked columns with the values that are accepted in each. */
declare function filterColumns(where: RunFilter | undefined): readonly {
    readonly column: keyof RunIndex;
    readonly values: readonly string[];
}[];
/** Whether all asked columns have one of the accepted values. */
declare function matchesFilter(index: RunIndex, where: RunFilter | undefined): boolean;
/** Whether every member of a signal's match equals the run's; one that asks for nothing matches nothing. */
declare function matchesSignal(match: SignalMatch, run: SignalMatch): boolean;

/** Something that waits for a point in time. `order` breaks ties; `slot` belongs to the schedule, -1 while it is not in one. */
interface Scheduled {
    at: number;
    readonly order: number;
    slot: number;
}
/** What waits, earliest first: a heap whose things know their place, so that moving one costs no search and leaves nothing behind. */
interface Schedule<Thing extends Scheduled> {
    /** Puts in, moves, or (with `undefined`) takes out. */
    set(thing: Thing, at: number | undefined): void;
    /** Calls `visit` with everything due at `at`, earliest first, until it answers `false`. Things may be set anew while visiting. */
    visitDue(at: number, visit: (thing: Thing) => boolean): void;
}
/** A schedule in which nothing waits. */
declare function createSchedule<Thing extends Scheduled>(): Schedule<Thing>;

/** What is asked for. */
interface LaneQuery {
    readonly scope?: string;
    readonly limit: number;
    readonly now: number;
    /** Absent: whatever is needed. */
    readonly serves?: ReadonlySet<string>;
}
/** Things that wait for their time, by scope and pipeline, in memory. */
interface LaneBook<Thing extends Scheduled> {
    /** Puts in, moves, or (with `undefined`) takes out. What decides the lane must not have changed since the thing was put in. */
    set(thing: Thing, at: number | undefined): void;
    /** Whether there is anything to be had. */
    hasAny(query: Omit<LaneQuery, "limit">): boolean;
    /** What is to be had, by turns. It stays in the book. */
    find(query: LaneQuery): readonly Thing[];
}

/** What a store that keeps an index in memory knows of a run. Its place in the schedule is the time from which `takeDue` gives it out. */
interface BookedRun extends Scheduled, RunKey {
    index: RunIndex;
    readonly identity: string | undefined;
    readonly createdAt: Instant;
    updatedAt: Instant;
    dueAt: Instant | undefined;
    poked: boolean;
    intents: readonly BookedIntent[];
}
/** An intent of a run. Its place in the schedule is its row's `readyAt`. */
interface BookedIntent extends Scheduled {
    readonly run: BookedRun;
    row: IntentRow;
}
/** The runs of a scope by their own names: keys made of two names would be longer than the rest of a run. */
interface BookedScope<Run> {
    readonly runs: Map<string, Run>;
    /** Unfinished runs by identity. */
    readonly unfinished: Map<string, Run>;
}
/** An index of runs in memory. */
interface RunBook<Run extends BookedRun> {
    readonly scopes: Map<string, BookedScope<Run>>;
    /** In the order in which they began, which their `order` tells. */
    readonly inOrder: Run[];
    readonly due: LaneBook<Run>;
    readonly ready: LaneBook<BookedIntent>;
    lastIntent: number;
    /** The greatest order that was ever given out. */
    lastRun: number;
}
/** What a commit says of its run. */
interface CommitToBook {
    readonly index: RunIndex;
    readonly storeNow: Instant;
    readonly dueAt: Instant | undefined;
    readonly intents: readonly WantedIntent[];
    /** Ids of finished intents. */
    readonly settles: readonly string[];
}
/** A book without runs. @param random as of `createTurnKeeper` */
declare function createRunBook<Run extends BookedRun>(random: () => number): RunBook<Run>;
/** A key in one map: no scope holds a space, so two different pairs never meet. */
declare function inScope(scope: string, name: string): string;
/** The run of that name. */
declare function findRun<Run extends BookedRun>(book: RunBook<Run>, key: RunKey): Run | undefined;
/** The unfinished run with this identity. */
declare function findUnfinished<Run extends BookedRun>(book: RunBook<Run>, scope: string, identity: string): Run | undefined;
/** What every run begins with; the adapter adds what it keeps besides. */
declare function newRun<Run extends BookedRun>(book: RunBook<Run>, { scope, run }: RunKey, identity: string | undefined, { index, storeNow }: CommitToBook): BookedRun;
/** Takes a new run into the book. */
declare function addRun<Run extends BookedRun>(book: RunBook<Run>, run: Run): void;
/** Takes runs that have ended out of the book. */
declare function dropRuns<Run extends BookedRun>(book: RunBook<Run>, gone: ReadonlySet<Run>): void;
/** Takes a commit of a run into the book. */
declare function bookCommit<Run extends BookedRun>(book: RunBook<Run>, run: Run, commit: CommitToBook): void;
/** Gives an intent another row. */
declare function setRow(book: Pick<RunBook<BookedRun>, "ready">, intent: BookedIntent, row: IntentRow): void;
/** An intent of a run. */
declare function findIntent<Run extends BookedRun>(book: RunBook<Run>, key: RunKey, id: string): BookedIntent | undefined;
/** A run's due time. */
declare function dueOf(run: BookedRun): DueTime;
/** Gives a run another due time. */
declare function setDue<Run extends BookedRun>(book: RunBook<Run>, run: Run, { dueAt, wakeAt, poked }: DueTime): void;
/** What a caller may claim now, by turns. */
declare function claimableIntents<Run extends BookedRun>(book: RunBook<Run>, query: IntentQuery, storeNow: Instant): readonly BookedIntent[];
/** Whether there is anything that a caller may claim now. */
declare function isAnyClaimable<Run extends BookedRun>(book: RunBook<Run>, query: IntentQuery, storeNow: Instant): boolean;
/** Runs that are due now, by turns. */
declare function dueRuns<Run extends BookedRun>(book: RunBook<Run>, { scope, limit }: {
    readonly scope?: string;
    readonly limit: number;
}, storeNow: Instant): readonly Run[];
/** Whether any run is due now. */
declare function isAnyDue<Run extends BookedRun>(book: RunBook<Run>, { scope }: {
    readonly scope?: string;
}, storeNow: Instant): boolean;
/** The run, unless it has ended. */
declare function unfinishedRun<Run extends BookedRun>(book: RunBook<Run>, key: RunKey): Run | undefined;

/** The first `most` matching things of a list, from an index on. */
declare function collect<Thing>(list: readonly Thing[], from: number, most: number, matches: (thing: Thing) => boolean): Thing[];
/** Index of the first thing that matches, in a list where all after it match too. */
declare function firstIndex<Thing>(list: readonly Thing[], matches: (thing: Thing) => boolean): number;

/** Whose turn it was last. A hint: losing it costs nothing but a place in the row. */
interface Turn$1 {
    /** The scope that was served last; the next one begins after it. */
    readonly scope: string;
    /** Counts how often all scopes had their turn: says which pipeline of a scope is next. */
    readonly round: number;
}
/** Things that are given out by turns: what is claimable, or what is due, by scope and pipeline. */
interface Lanes<Thing> {
    /** Scopes in which there may be something, in order, from the first one after `after` on. */
    scopesAfter(after: string): Iterable<string>;
    /** Pipelines of that scope in which there is something, in order. */
    pipelines(scope: string): readonly string[];
    /** Takes out the longest waiting of one pipeline; later calls do not find them again. */
    take(scope: string, pipeline: string, most: number): readonly Thing[];
}
/** What was given out, and whose turn it was last. */
interface TakenInTurns<Thing> {
    readonly taken: readonly Thing[];
    readonly turn: Turn$1;
}
/** Gives out by turns and remembers whose turn it was last. */
interface TurnKeeper {
    /**
     * Takes up to `limit` things, by turns.
     *
     * @param scope the one scope that was asked for: its turns are kept apart from those of all scopes
     */
    take<Thing>(lanes: Lanes<Thing>, limit: number, scope: string | undefined): readonly Thing[];
}
/**
 * Makes a keeper that has served nobody yet.
 *
 * @param random says at which scope the first turn begins: where processes open a store for a moment each, those at the end of the alphabet
 * would else never have theirs
 */
declare function createTurnKeeper(random: () => number): TurnKeeper;
/**
 * Gives out up to `limit` things: scopes take turns, the pipelines of a scope take its turns by turns, and of one pipeline the longest
 * waiting comes first. So what has much waiting cannot keep what has little from its share, and what nobody else wants is given whole.
 * Begins after the scope that was served last, and goes around until there is no more.
 */
declare function takeTurns<Thing>(lanes: Lanes<Thing>, limit: number, before: Turn$1): TakenInTurns<Thing>;

/** Time and chance, given by the adapter. */
interface Waiting {
    /** Resolves after so many milliseconds. */
    readonly sleep: (ms: number) => Promise<unknown>;
    /** Milliseconds from an arbitrary start; never steps. */
    readonly monotonicMs: () => number;
    /** At least 0 and less than 1. */
    readonly random: () => number;
}
/** One write's waiting for what one process has at a time. */
interface Turn {
    /** Waits a little after it was found taken; `false` when the time is up. */
    again(): Promise<boolean>;
    /** Whether it waits so long that whoever has it is to be told. */
    isUrgent(): boolean;
}
/** Who may write when. A lock goes to whoever asks first, and a busy writer always asks first (threat LSE-5). */
interface Turns {
    /** Resolves when it is time to ask for the lock. */
    next(): Promise<Turn>;
    /** Whether others wanted it lately: then it is not kept between two writes. */
    hasRivals(): boolean;
    /** Ends the turn: somebody asked for what this writer has, or took it. */
    end(): void;
}
/** Turns of one handle, each waiting at most `busyMs`. */
declare function createTurns(busyMs: number, { sleep, monotonicMs, random }: Waiting): Turns;

/** How one type of event came to its present shape: `steps[n]` makes version n + 2 out of version n + 1. */
interface EventHistory {
    /** One function for each version but the last: makes the next version's data from its own. */
    readonly steps: readonly ((data: JsonObject) => JsonObject)[];
}
/**
 * Makes the function that lifts stored events to the versions the reader knows. Digests cover events as stored, so chains are verified
 * before and never after lifting.
 *
 * @throws SluiceError (the made function) `EVENT_VERSION_UNKNOWN` for a type that is not listed, or a version newer than its last.
 */
declare function createUpcaster(histories: Readonly<Record<string, EventHistory>>): <Event extends EventRecord>(event: Event) => Event;

/** What walking a chain found. `at` is the index of the first commit that does not fit. */
type ChainResult = {
    readonly ok: true;
    readonly last?: Digest;
} | {
    readonly ok: false;
    readonly at: number;
    readonly reason: "digest" | "previous" | "sequence" | "run";
};
/** Where a chain is entered: the commit before its first one. Absent: the chain must start with the run's first commit. */
interface ChainStart {
    readonly version: number;
    readonly digest: Digest;
}
/**
 * Recomputes the chain of one run's commits (threat STO-16): every digest, every link, and event numbers without gaps.
 * Says the first place that does not fit; finds any change but the cutting off of the newest commits.
 */
declare function verifyChain(commits: readonly Commit[], start?: ChainStart, sha256Hex?: Sha256Hex): ChainResult;

export { EVIDENCE_MAX_BYTES, MAX_LABEL, RUN_COLUMNS, SIGNAL_COLUMNS, acquireClaim, addRun, bookCommit, checkLinks, checkSignal, claimIntent, claimableIntents, claimedIntent, collect, commitDigest, createCheckedEvidenceStore, createCheckedStore, createRememberedHeads, createRunBook, createSchedule, createTurnKeeper, createTurns, createUpcaster, decideAppend, decodeCommit, decodeJson, decodePosition, decodeVerifiedCommit, dequeue, dropRuns, dueAfterAppend, dueOf, duePoked, dueRuns, dueTaken, encodeAppend, encodeIntent, encodeJson, encodePosition, enqueue, filterColumns, findIntent, findRun, findUnfinished, firstIndex, holderIn, inScope, isAnyClaimable, isAnyDue, isClaimable, isPast, judgeRemoval, laterEnd, matchesFilter, matchesSignal, mergeIntents, newRun, releaseIntent, renewClaim, renewIntent, runColumns, runIndex, seize, setDue, setRow, takeTurns, toPage, unfinishedRun, verifyChain };
export type { AcquireOutcome, AppendDecision, AppendFacts, BookedIntent, BookedRun, ChainResult, ChainStart, CommitHead, CommitRecord, CommitToBook, DueTime, EncodedAppend, EventHistory, IntentChanges, IntentRow, Lanes, LinkedCommit, NamedClaim, RememberedHeads, RemovalFacts, ReservationEntry, ReservationQueue, RunBook, Schedule, Scheduled, Sha256Hex, Turn$1 as Turn, TurnKeeper, Turns, Waiting, WantedIntent };
